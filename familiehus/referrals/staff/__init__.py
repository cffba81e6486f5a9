"""The doors of the contact board, the inbox, a line and a referral."""
