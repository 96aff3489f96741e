; Rules 5 and 7. The index is last written in 7; it is read in 8 .. 11, so the unit takes the next transfer from 7+4 = 11 on.
; Rows: start 8, end 8 + 40 + 16 rows of 8/4 = 80. dma.in: 80 + 40 + 4 = 124. dma.wait 1 issues in 80.
; The second mul may overwrite the index (WAR 11-3-1 = 7). Halt drains to 124.
;= machine tiny4
mul v1, v2, v3                       ;= 0 issue
dma.rows [x1], [x2], v1, bytes 8, rows 10 ;= 7 raw
dma.in [x3], [x4], 16                ;= 11 unit
dma.wait 1                           ;= 80 dma
mul v1, v2, v3                       ;= 81 issue
halt                                 ;= 82 issue
;= cycles 125 drain 42
