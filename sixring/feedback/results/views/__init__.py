"""The pages of results: numbers, what was said behind them, quotes, benchmarks, and sheets."""
