"""The doors of concerns: worry, underretning, screening, approval, notes on advice."""
