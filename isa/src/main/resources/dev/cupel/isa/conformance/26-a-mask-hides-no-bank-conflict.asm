; Rule 7. All elements below vl count, masked or not: as without a mask ii = 4 for the stride of 4 words.
; The 8-bit load: one beat touches one word, ii = 1; it waits for the pipe, 16, and writes 19 .. 22; drain to 23.
;= machine tiny4
ld.s32 v1, [x1], stride 4 ?m0 ;= 0 issue
ld.s8 v2, [x1]                ;= 16 memory
halt                          ;= 17 issue
;= cycles 24 drain 6
