"""The SQL of what Postie knows: engine, tables, publishing, reading back."""
