; A quadratic in place of GELU, on 16-bit words: as often printed, and as it has to be.
.name piecewise_quadratic
.const T 177
.const A 28
.const C 10
.input  x         scratchpad 0   s16 [16] scale 0.0141421356
.output printed   scratchpad 32  s16 [16]
.output corrected scratchpad 64  s16 [16] scale 0.0141421356
.data   scratchpad 0 s16: 0 1 34 35 100 176 177 400  -1 -34 -35 -100 -176 -177 -300 -400

        setvl 16
        ld.s16 v0, [x0]
        sub v1, #0, v0
        max v1, v0, v1              ; |x|

; |x| < T: A x^2 + C, else 32767. For |x| >= 35 the quadratic itself passes 32767: overflow events at both lines marked !
.op printed quadratic
        cmp.lt m0, v1, #T
        mul v2, v0, v0 ?m0
        mul v2, v2, #A ?m0          ; !
        add v2, v2, #C ?m0          ; !
        sel v2, m0, v2, #32767
        st.s16 v2, [x0+32]

; The odd form: erf(u) is near sgn(u) (c - a (T - min(|u|, T))^2), then GELU(x) = x (1 + erf) / 2. Here u = x / sqrt(2) at scale 0.01.
; a/32 = 28/32 and c = 30297 are one scale: 0.2888 * 0.01^2 * 32/28 a step, in which 1.0 is 30297.
.op corrected quadratic
        min v3, v1, #T
        sub v3, #T, v3              ; T - min(|x|, T), at most 177
        mul v3, v3, v3              ; at most 31329
        mulrs.up v3, v3, #A, #5     ; at most 27413
        sub v3, #30297, v3
        cmp.lt m1, v0, #0
        sub v4, #0, v3
        sel v3, m1, v4, v3          ; erf, odd
        mulrs.up v3, v3, #17719, #16    ; 1.0 becomes 8192
        add v3, v3, #8192           ; 1 + erf, at most 16384
        mulrs.up v5, v0, v3, #14    ; x (1 + erf) / 2, in x's scale
        st.s16 v5, [x0+64]
.endop
        halt
