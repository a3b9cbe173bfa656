"""Spreadsheets and Parquet: files whose cells line up by themselves."""
