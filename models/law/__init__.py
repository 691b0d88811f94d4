"""The law as data: rules (*.toml) with their articles and dates, and the small engine that reads them."""
