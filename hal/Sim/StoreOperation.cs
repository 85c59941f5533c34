namespace Bridge.Hal.Sim;

/// <summary>The operations of <see cref="IStore"/>, as they are counted.</summary>
public enum StoreOperation
{
    OpenAppend = 0,
    Append = 1,
    Close = 2,
    Read = 3,
    Size = 4,
    Delete = 5,
    List = 6,
}
