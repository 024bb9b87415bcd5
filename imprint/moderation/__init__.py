"""What may stand in the discussion: the policy, the desk, decisions with their reasons, appeals, the public log."""
