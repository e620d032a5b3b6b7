# Enumerations that travel as numbers; the API answers with the names.
$script:JIMWireNumber = @{
    RunType         = @{ FullImport = 1; DeltaImport = 2; FullSynchronisation = 3; DeltaSynchronisation = 4; Export = 5 }
    Direction       = @{ Import = 1; Export = 2 }
    AttributeType   = @{ Text = 1; Integer = 2; Number = 2; DateTime = 3; Binary = 4; Reference = 5; Guid = 6; Boolean = 7; LongNumber = 8 }
    Plurality       = @{ SingleValued = 0; MultiValued = 1 }
    DeletionRule    = @{ Manual = 0; WhenLastConnectorDisconnected = 1; WhenAuthoritativeSourceDisconnected = 2 }
    TriggerType     = @{ Cron = 0; Manual = 1 }
    PatternType     = @{ SpecificTimes = 0; Interval = 1; Custom = 2 }
    IntervalUnit    = @{ Minutes = 0; Hours = 1 }
    StepType        = @{ RunProfile = 0 }
    ExecutionMode   = @{ Sequential = 0; ParallelWithPrevious = 1 }
    ExecutionStatus = @{ Queued = 0; InProgress = 1; Completed = 2; Failed = 3; Cancelled = 4 }
    MatchingMode    = @{ ConnectedSystem = 0; SyncRule = 1 }
}
