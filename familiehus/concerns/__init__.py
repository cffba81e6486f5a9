"""When worry grows: screenings and approvals that open legal gates, § 11 e meetings, underretning, notes on advice."""
