"""Speed, bytes and memory of the reader: `python -m benchmarks [PART]...`; no test depends on it."""
