namespace Bridge.Boot;

/// <summary>What the boot record promises about a bank. Numbers are stored.</summary>
public enum BankState
{
    /// <summary>Nothing is promised: never written, or a download is under way.</summary>
    Empty = 0,

    /// <summary>Downloaded, verified and committed; has not proved itself yet.</summary>
    Staged = 1,

    /// <summary>Was confirmed once; may run without a trial.</summary>
    Proven = 2,

    /// <summary>Its trial ended without a confirm, or it crashed in a row (<see cref="CrashLoop"/>). Runs again only when nothing better is intact, on a new trial.</summary>
    Failed = 3,

    /// <summary>Failed that second trial too. Never runs again.</summary>
    Spent = 4,
}
