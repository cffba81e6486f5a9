"""The doors for programs to what staff do with families: the same acts, rules and consent filter as the pages."""
