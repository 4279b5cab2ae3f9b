"""OGC API - Features 1.0: the record as maps in QGIS and programs of GDAL read it."""
