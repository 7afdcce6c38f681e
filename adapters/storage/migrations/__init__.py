"""The steps by which the database's schema came to be, one a file."""
