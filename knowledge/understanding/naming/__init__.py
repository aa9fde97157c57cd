"""Who is named: providers, domains, and what is mistyped of them."""
