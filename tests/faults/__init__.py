"""Processes that are killed, doors that are held, disks that are full: what is left afterwards is whole."""
