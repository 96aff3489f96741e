MZ foreign  bytes
{"json": [1, 2]}
