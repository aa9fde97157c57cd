"""From a ranking to an outcome in Postie's voice."""
