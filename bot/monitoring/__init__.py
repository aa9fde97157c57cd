"""Health and metrics for whoever runs Postie: imported only where they are switched on."""
