"""The column index: what readers may see of the incidents, in memory, for the answers of the dashboard."""
