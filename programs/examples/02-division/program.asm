; x / D without a divider: x * M, shifted right by s. (M, s) come from a search that is done before the program is written.
.name division
.input  x       scratchpad 0  u16 [1]
.output by1024  scratchpad 4  u16 [1]
.output by1000  scratchpad 8  u16 [1]
.output by7     scratchpad 12 u16 [1]
.data   scratchpad 0 u16: 51200

        setvl 1
        ld.u16 v0, [x0]
        mulrs.floor v1, v0, #1, #10         ; 51200 / 1024 = 50
        st.u16 v1, [x0+4]
        mulrs.floor v2, v0, #67109, #26     ; 51200 / 1000 = 51
        st.u16 v2, [x0+8]
        mulrs.floor v3, v0, #74899, #19     ; 51200 / 7 = 7314
        st.u16 v3, [x0+12]
        halt
