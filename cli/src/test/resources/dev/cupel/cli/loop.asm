; Sums 1 to 10, each four times.
.name loop
.output sum scratchpad 0 s32 [4]
 setvl 4
 loop 10
 add v0, v0, #1
 add v1, v1, v0
 endloop
 st.s32 v1, [x0]
 halt
