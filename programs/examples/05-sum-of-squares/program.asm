; 300^2 + 400^2 + 500^2 in an accumulator of 19 bits, whose greatest value is 262143.
.name sum_of_squares
.const SUM_SHIFT 2
.input  x        scratchpad 0  s16 [3]
.output plain    scratchpad 8  s32 [1]
.output shifted  scratchpad 12 s32 [1]
.data   scratchpad 0 s16: 300 400 500

        setvl 3
        ld.s16 v0, [x0]
        shr.floor v1, v0, #SUM_SHIFT    ; 75 100 125

        setvl 1
.op plain sum_of_squares
        clr a0
        mac a0, v0[0], v0[0]            ; 90000
        mac a0, v0[1], v0[1]            ; 250000
        mac a0, v0[2], v0[2]            ; 500000 needs 20 bits: an overflow event
        ard v2, a0, #0
        st.s32 v2, [x0+8]

.op shifted sum_of_squares
        clr a1
        mac a1, v1[0], v1[0]
        mac a1, v1[1], v1[1]
        mac a1, v1[2], v1[2]            ; 31250
        ard v3, a1, #0
        st.s32 v3, [x0+12]
.endop
        halt
