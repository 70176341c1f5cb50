"""The toolkit behind `publish`."""
