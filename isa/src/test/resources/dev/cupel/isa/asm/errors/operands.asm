; wrong kinds, numbers and counts of operands
mul v1, v2
mul v1, v2, v3, v4
mul a0, v2, v3
mul v1, a0, v3
mac v0, v1, v2
shr v1, v2, a3
hmax v1, v2
hsum m0[1], v2
add v32, v2, v3
add v1, v2, x4
add v1 v2, v3
add v1, v2, v3[256]
add v1, v2, v3[x16]
add v1, v2, v3[a1]
add v1, v2, v3[2
ld.s8 v1, x2
ld.s8 v1, [v2]
ld.s8 v1, [x2 + ]
st.s8 #4, [x2]
sel v1, v2, v3, v4
setvl
add v1, v2, v3 ?v1
setvl 4 ?m0
halt
