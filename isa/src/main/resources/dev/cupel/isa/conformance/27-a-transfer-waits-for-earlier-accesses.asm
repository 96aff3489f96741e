; Rule 7. The store's accesses are in 2 .. 5; dma.out issues in 5, starts in 6, ends in 6 + 40 + 64/4 = 62.
; dma.wait 0 issues in 62. Nothing is in flight in 63.
;= machine tiny4
st.s32 v1, [x1]         ;= 0 issue
dma.out [x2], [x1], 64  ;= 5 memory
dma.wait 0              ;= 62 dma
halt                    ;= 63 issue
;= cycles 64 drain 0
