"""What is handed over: the bundle's writer and its reader in one room."""
