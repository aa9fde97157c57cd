"""`/helpdesk`: where Postie may speak unasked, and how; for moderators."""
