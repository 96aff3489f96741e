; Squares of three numbers.
.name squares
.input x scratchpad 0 s16 [3]
.output y scratchpad 64 s32 [3]
.data scratchpad 0 s16: 300, 400, -500
.op squares multiply
 setvl 3
 ld.s16 v0, [x0]
 mul v1, v0, v0
 st.s32 v1, [x0+64]
.endop
 halt
