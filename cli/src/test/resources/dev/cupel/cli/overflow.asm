; A word of 32 bits does not hold these products.
.name overflow
.output y scratchpad 0 s32 [2]
.op products multiply
 setvl 2
 clr a0
 add v0, v0, #100000
 mul v1, v0, #30000
 st.s32 v1, [x0]
.endop
 halt
