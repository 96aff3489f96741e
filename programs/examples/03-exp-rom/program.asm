; exp(x) for x in -2..2 as a read of a table: round(100 * exp(x)), scale 0.01.
.name exp_rom
.table  t0 exp u10: 14 37 100 272 739  739 739 739   ; five entries; a table has 2^n, the last stands for the rest
.input  x      scratchpad 0  s8  [5]
.output index  scratchpad 8  s8  [5]
.output y      scratchpad 16 u16 [5] scale 0.01
.data   scratchpad 0 s8: 1 -2 -1 0 2

        setvl 5
        ld.s8 v0, [x0]
        add v1, v0, #2              ; the code -2 has the index 0
        st.s8 v1, [x0+8]
        lut v2, exp, v1             ; exp(1): 272
        st.u16 v2, [x0+16]
        halt
