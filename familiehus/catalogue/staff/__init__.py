"""The editor: providers keep their own offers and houses true. Every page and every change is in the record."""
