namespace Bridge.Firmware.Ota;

/// <summary>Every time and every cap of the OTA client. Milliseconds unless the name says otherwise.</summary>
public static class OtaTiming
{
    /// <summary>A request without an answer counts as lost after this.</summary>
    public const int RequestTimeoutMs = 3000;

    /// <summary>Pause after a page without a block, or a block without data.</summary>
    public const int BackOffMs = 2000;

    /// <summary>Shortest and longest wait for a block, whatever the round trips were: see <see cref="BlockTimer"/>.</summary>
    public const int BlockTimeoutMinMs = 1000;
    public const int BlockTimeoutMaxMs = 5000;

    /// <summary>Errors in a row that end a download; any good block starts the count again.</summary>
    public const int ErrorsMax = 10;

    /// <summary>First search after the network came up: random up to this.</summary>
    public const int StartJitterMs = 5000;

    /// <summary>Match_Desc_req or IEEE_addr_req sent in a row before resting.</summary>
    public const int FindTriesMax = 3;

    /// <summary>Rest between searches for a server.</summary>
    public const long RediscoverMs = 10L * 60 * 1000;

    /// <summary>The same on trial, which the hub's answer must end well before TrialMonitor gives up.</summary>
    public const long RediscoverOnTrialMs = 30L * 1000;

    /// <summary>Queries in a row without an answer before the server is looked for again.</summary>
    public const int QueryErrorsMax = 10;

    /// <summary>Searches or queries in a row without a sign of the server before the network is suspected.</summary>
    public const int SilentRoundsMax = 3;

    /// <summary>Rounds between later suspicions, doubled up to this while the silence lasts.</summary>
    public const int SilentRoundsCap = 24;

    /// <summary>Rest between queries; a random tenth is added so that a street does not ask in step.</summary>
    public const long QueryPeriodMs = 6L * 60 * 60 * 1000;

    /// <summary>Rest after an update that broke off, before asking again.</summary>
    public const long RetryUpdateMs = 5L * 60 * 1000;

    /// <summary>Longest wait a server may impose at once (ZCL 11.13.8).</summary>
    public const long WaitForDataMaxMs = 60L * 60 * 1000;

    /// <summary>Wait when the server's two times make no sense.</summary>
    public const long WaitForDataErrorMs = 5L * 60 * 1000;

    /// <summary>Shortest pause after WAIT_FOR_DATA with a zero delay, which only sets the rate.</summary>
    public const int WaitForDataMinMs = 100;

    /// <summary>WAIT_FOR_DATA in a row, without data between, that end a download.</summary>
    public const int WaitsMax = 100;

    /// <summary>A page counts as over when no block has come for this long.</summary>
    public const int PageIdleMs = 5000;

    /// <summary>Pages in a row without one block before blocks are asked for singly.</summary>
    public const int EmptyPagesMax = 2;

    /// <summary>Pause between Block Requests for the holes of a page.</summary>
    public const int PageHoleSpacingMs = 10;

    /// <summary>Times one download may go back to fetch bytes again.</summary>
    public const int RefetchesMax = 16;

    /// <summary>The owner decides on an offer or stores a block within this.</summary>
    public const long OwnerTimeoutMs = 2L * 60 * 1000;

    /// <summary>The owner verifies the whole file within this.</summary>
    public const long VerifyTimeoutMs = 60L * 60 * 1000;

    /// <summary>While verifying, the last block is asked for again this often, so that an impatient server (150 s is known) keeps the session.</summary>
    public const long VerifyKeepAliveMs = 30L * 1000;

    /// <summary>Upgrade End Requests in quick succession: the answer comes unacknowledged and may be lost.</summary>
    public const int EndQuickTriesMax = 3;

    /// <summary>Wait for an answer to one of the quick tries.</summary>
    public const int EndAnswerMs = 5000;

    /// <summary>Upgrade End Requests in all before the timeout policy decides (at least 3, ZCL 11.13.9).</summary>
    public const int EndTriesMax = 6;

    /// <summary>Pause between the slow tries.</summary>
    public const long EndRetryMs = 10L * 60 * 1000;

    /// <summary>Upgrade End Requests that carry an error.</summary>
    public const int FailureTriesMax = 3;

    /// <summary>Told to wait for a command, the client asks again this often (at most 60 min, ZCL 11.13.9).</summary>
    public const long AskForCommandMs = 60L * 60 * 1000;

    /// <summary>Shortest count down: the radio's acknowledgement must still leave.</summary>
    public const int CountDownMinMs = 3000;

    /// <summary>Count down when the upgrade time lies before the current time.</summary>
    public const long CountDownErrorMs = 60L * 60 * 1000;

    /// <summary>Longest count down believed; beyond it the client waits for a command, as for an upgrade time of 0xFFFFFFFF.</summary>
    public const long UpgradeDelayMaxMs = 7L * 24 * 60 * 60 * 1000;

    /// <summary>During a long count down the rest is persisted this often: a reboot makes the upgrade late by no more, never early.</summary>
    public const long CountDownPersistMs = 60L * 60 * 1000;

    /// <summary>A refused file is left alone this long, twice as long each further time.</summary>
    public const long RefusedBackOffMs = 60L * 60 * 1000;

    /// <summary>The same when a unicast Image Notify asks for the query: somebody is at work on it.</summary>
    public const long RefusedAskedBackOffMs = 60L * 1000;

    /// <summary>Doublings of <see cref="RefusedBackOffMs"/>.</summary>
    public const int RefusedDoublingsMax = 5;
}
