"""Every reply drawn, and a playground in the browser."""
