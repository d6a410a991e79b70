"""The README's pictures: pages and pull request of the demonstration, as a browser shows them, in light and dark."""
