; 3.14 at scale 0.01 is the integer 314. The machine sees integers; the scale is an agreement with the host.
.name fixed_point
.input  x      scratchpad 0  s16 [1] scale 0.01
.output same   scratchpad 4  s16 [1] scale 0.01
.output twice  scratchpad 8  s16 [1] scale 0.01
.output exact  scratchpad 12 s32 [1] scale 0.0001
.output square scratchpad 16 s16 [1] scale 0.01
.data   scratchpad 0 s16: 314           ; what the host writes for 3.14 unless it gives another input

        setvl 1
        ld.s16 v0, [x0]                 ; x0 is 0
        st.s16 v0, [x0+4]               ; 314, read back as 3.14
        add v1, v0, v0
        st.s16 v1, [x0+8]               ; 628 = 6.28: sums keep the scale
        mul v2, v0, v0
        st.s32 v2, [x0+12]              ; 98596 = 9.8596: a product has the product of the scales
        mulrs.up v3, v2, #167773, #24   ; by 1/100, rounded once, back to scale 0.01
        st.s16 v3, [x0+16]              ; 986 = 9.86
        halt
