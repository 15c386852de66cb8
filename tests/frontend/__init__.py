"""The visual house, looked at without the application: a gallery of every macro and the shapes of the main pages."""
