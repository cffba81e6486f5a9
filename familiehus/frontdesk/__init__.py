"""The front desk: walk-ins, groups and telephone advice as counts (R091)."""
