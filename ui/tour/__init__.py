"""The picture tour: drives the real windows offscreen on a training registry and saves what it sees."""
