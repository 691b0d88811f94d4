"""The encrypted registry and everything on disk. The only folder that knows SQL and SQLCipher."""
