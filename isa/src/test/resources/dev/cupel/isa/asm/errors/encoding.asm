; what one instruction word cannot hold
clamp v1, #1, #2, #3
mulrs v1, #1, #2, #3
add v1, v2[x3+], v4[x3+]
st.s8 v1[x3+], [x3], post 1
halt
