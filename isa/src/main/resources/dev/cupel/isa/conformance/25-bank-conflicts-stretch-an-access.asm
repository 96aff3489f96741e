; Rule 7. Stride 4 words in 4 banks: all four elements of a beat in one bank, ii = 4, L = 5. The pipe is free in 16.
; The second load writes 19 .. 22, the pipe is free in 20. The store's accesses are in 20+2 .. 25; drain to 26.
;= machine tiny4
ld.s32 v1, [x1], stride 4 ;= 0 issue
ld.s32 v2, [x1]           ;= 16 memory
st.s8 v3, [x1]            ;= 20 memory
halt                      ;= 21 issue
;= cycles 27 drain 5
