"""The writing screen: its form, what it asks the server while somebody types, and what it keeps."""
