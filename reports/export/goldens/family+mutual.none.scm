; tertius export {"to":"cpsa","file":"family.tertius","protocol":"family","with":["mutual"],"threats":"none","goals":["C : aliveness S","C : recent-aliveness S","C : role-aliveness S","C : recent-role-aliveness S","C : weak-agreement S","C : agreement S","C : injective-agreement S","C : peer-consistency S","S : aliveness C","S : recent-aliveness C","S : role-aliveness C","S : recent-role-aliveness C","S : weak-agreement C","S : agreement C","S : injective-agreement C","S : peer-consistency C","C : server-participation S","C : server-participation-strong S","C : secrecy on z","S : secrecy on z","C : proxy-non-impersonation S on z","S : proxy-non-impersonation C on z"],"typed":true,"self":false}
;
; family with mutual: an option, taken and left
; from family.tertius, for CPSA 4; run it with cpsa4
; threats: none
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - Diffie-Hellman: the exponent of a share may be a product or an inverse, which it is not in Tertius (may show false attacks)
; - certificates of an honest authority are tuples over own keys, which anybody can send (exact)
; - that nobody else holds a channel key is asked of the channel keys of other roles, not of everything that they could compute (may miss attacks)
;
; Not asked:
; - C : weak-agreement S: S can learn C's name only after C has accepted

(herald "family" (algebra diffie-hellman)
  (goals-sat) (bound 30) (limit 20000))

(defprotocol family diffie-hellman
  ; C (client) of family
  (defrole C
    (vars (C S name) (nC nS text) (x rndx) (y expt))
    (trace
      (send (cat "C" C S)) ; known to everybody
      (send (cat nC (exp (gen) x))) ; line 12: Hello
      (recv (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S)))) ; line 13: Answer
      (send (cat (cert "CA" "client" C (pubk C)) (sign (body "client" (hash-2 (cat nC (exp (gen) x)) (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S))))) (privk C)) (mac (kdf-2 "z mutual" (exp (gen) (mul x y))) (hash-2 (cat nC (exp (gen) x)) (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S))))))) ; line 15
    )
    (uniq-orig nC)
    (uniq-gen x)
    (facts (neq C S))
  )

  ; S (server) of family
  (defrole S
    (vars (S C name) (nC nS text) (x expt) (y rndx))
    (trace
      (send (cat "S" S)) ; known to everybody
      (recv (cat nC (exp (gen) x))) ; line 12: Hello
      (send (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S)))) ; line 13: Answer
      (recv (cat (cert "CA" "client" C (pubk C)) (sign (body "client" (hash-2 (cat nC (exp (gen) x)) (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S))))) (privk C)) (mac (kdf-2 "z mutual" (exp (gen) (mul x y))) (hash-2 (cat nC (exp (gen) x)) (cat nS (exp (gen) y) "who are you" (cert "CA" "server" S (pubk S)) (sign (body "server" (hash (cat nC (exp (gen) x))) nS (exp (gen) y)) (privk S))))))) ; line 15
    )
    (uniq-orig nS)
    (uniq-gen y)
  )

  (lang (kdf-2 body hash-2 mac hash) (cert (tuple 4)) (sign sign))
  (comment "an option, taken and left"))

; C : aliveness S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand C y 2 (C S))
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec y 1 z 3)
          )
        )
      )
    ))
  (comment "aliveness-C-S"))

; C : recent-aliveness S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand C y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 4 (S S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-S"))

; C : role-aliveness S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (exists ((y strd))
        (and (strand S y 2 (S S))
          (prec y 1 z 3)
        )
      )
    ))
  (comment "role-aliveness-C-S"))

; C : recent-role-aliveness S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 4 (S S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-S"))

; C : agreement S
(defgoal family
  (forall ((C S name) (nC nS text) (x-2 rndx) (y expt) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk S))
        (non (privk C))
      )
      (exists ((y-3 rndx) (y-2 strd))
        (and (strand S y-2 3 (S S) (nC nC) (x x-2) (nS nS) (y y-3))
          (prec y-2 2 z 3)
          (= y-3 y)
          (= (exp (gen) (mul x-2 y-3)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "agreement-C-S"))

; C : injective-agreement S
(defgoal family
  (forall ((C S name) (nC nS text) (x-2 rndx) (y expt) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk S))
        (non (privk C))
      )
      (exists ((y-3 rndx) (y-2 strd))
        (and (strand S y-2 3 (S S) (nC nC) (x x-2) (nS nS) (y y-3))
          (prec y-2 2 z 3)
          (= y-3 y)
          (= (exp (gen) (mul x-2 y-3)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "injective-agreement-C-S"))

; C : injective-agreement S
(defgoal family
  (forall ((C S C-2 name) (nC nS text) (x-2 y-2 rndx) (z z-again y strd))
    (implies
      (and (strand C z 4 (C C) (S S) (nC nC) (x x-2) (nS nS) (y y-2))
        (strand C z-again 4 (C C-2) (S S) (nC nC) (x x-2) (nS nS) (y y-2))
        (strand S y 3 (S S) (nC nC) (x x-2) (nS nS) (y y-2))
        (non (privk S))
        (non (privk C))
        (non (privk C-2))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart"))

; C : peer-consistency S
(defgoal family
  (forall ((C S C-2 name) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y y))
        (strand S z-1 4 (S S) (C C-2) (x x-2) (y y))
        (non (privk S))
        (non (privk C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-S-part-1-1"))

; C : peer-consistency S
(defgoal family
  (forall ((C S C-2 name) (y rndx) (x-2 expt) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x y) (y x-2))
        (strand S z-1 4 (S S) (C C-2) (x x-2) (y y))
        (non (privk S))
        (non (privk C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-S-part-1-2"))

; C : peer-consistency S
(defgoal family
  (forall ((C S C-2 name) (nC nS text) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (nC nC) (x x-2) (nS nS) (y y))
        (strand S z-1 4 (S S) (C C-2) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk S))
        (non (privk C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-S-part-2"))

; S : aliveness C
(defgoal family
  (forall ((S C name) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C))
        (non (privk C))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C y 2 (C C))
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec y 1 z 3)
          )
        )
      )
    ))
  (comment "aliveness-S-C"))

; S : recent-aliveness C
(defgoal family
  (forall ((S C name) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C))
        (non (privk C))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S C))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 4 (S C))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "recent-aliveness-S-C"))

; S : role-aliveness C
(defgoal family
  (forall ((S C name) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C))
        (non (privk C))
        (non (privk S))
      )
      (exists ((y strd))
        (and (strand C y 2 (C C))
          (prec y 1 z 3)
        )
      )
    ))
  (comment "role-aliveness-S-C"))

; S : recent-role-aliveness C
(defgoal family
  (forall ((S C name) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C))
        (non (privk C))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-S-C"))

; S : weak-agreement C
(defgoal family
  (forall ((S C name) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C))
        (non (privk C))
        (non (privk S))
      )
      (exists ((y strd))
        (and (strand C y 2 (C C) (S S))
          (prec y 1 z 3)
        )
      )
    ))
  (comment "weak-agreement-S-C"))

; line 19: S : agreement C
(defgoal family
  (forall ((S C name) (nC nS text) (x-2 expt) (y rndx) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk C))
        (non (privk S))
      )
      (exists ((x-3 rndx) (y-2 strd))
        (and (strand C y-2 3 (C C) (S S) (nC nC) (x x-3) (nS nS) (y y))
          (prec y-2 2 z 3)
          (= x-3 x-2)
          (= (exp (gen) (mul x-3 y)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "agreement-S-C"))

; S : injective-agreement C
(defgoal family
  (forall ((S C name) (nC nS text) (x-2 expt) (y rndx) (z strd))
    (implies
      (and (strand S z 4 (S S) (C C) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk C))
        (non (privk S))
      )
      (exists ((x-3 rndx) (y-2 strd))
        (and (strand C y-2 3 (C C) (S S) (nC nC) (x x-3) (nS nS) (y y))
          (prec y-2 2 z 3)
          (= x-3 x-2)
          (= (exp (gen) (mul x-3 y)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "injective-agreement-S-C"))

; S : injective-agreement C
(defgoal family
  (forall ((S C name) (nC nS text) (x-2 y-2 rndx) (z z-again y strd))
    (implies
      (and (strand S z 4 (S S) (C C) (nC nC) (x x-2) (nS nS) (y y-2))
        (strand S z-again 4 (S S) (C C) (nC nC) (x x-2) (nS nS) (y y-2))
        (strand C y 3 (C C) (S S) (nC nC) (x x-2) (nS nS) (y y-2))
        (non (privk C))
        (non (privk S))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-S-C-apart"))

; S : peer-consistency C
(defgoal family
  (forall ((S C S-2 name) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x x-2) (y y))
        (strand C z-1 4 (C C) (S S-2) (x x-2) (y y))
        (non (privk C))
        (non (privk S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-C-part-1-1"))

; S : peer-consistency C
(defgoal family
  (forall ((S C S-2 name) (y expt) (x-2 rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x y) (y x-2))
        (strand C z-1 4 (C C) (S S-2) (x x-2) (y y))
        (non (privk C))
        (non (privk S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-C-part-1-2"))

; S : peer-consistency C
(defgoal family
  (forall ((S C S-2 name) (nC nS text) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (nC nC) (x x-2) (nS nS) (y y))
        (strand C z-1 4 (C C) (S S-2) (nC nC) (x x-2) (nS nS) (y y))
        (non (privk C))
        (non (privk S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-C-part-2"))

; C : server-participation S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 4 (S S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "server-participation-C-S"))

; C : server-participation-strong S
(defgoal family
  (forall ((C S name) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S))
        (non (privk S))
        (non (privk C))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S y 4 (S S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-1"))

; C : server-participation-strong S
(defgoal family
  (forall ((C S name) (nC nS text) (z strd))
    (implies
      (and (strand C z 4 (C C) (S S) (nC nC) (nS nS))
        (non (privk S))
        (non (privk C))
      )
      (exists ((y strd))
        (and (strand S y 3 (S S) (nC nC) (nS nS))
          (prec y 2 z 3)
        )
      )
    ))
  (comment "server-participation-strong-C-S-part-2"))

; C : secrecy on z
(defgoal family
  (forall ((C S name) (x-2 rndx) (y expt) (z l strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-2 "z mutual" (exp (gen) (mul x-2 y))))
        (non (privk S))
        (non (privk C))
      )
      (false)
    ))
  (comment "secrecy-C-z"))

; S : secrecy on z
(defgoal family
  (forall ((S C name) (x-2 expt) (y rndx) (z l strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-2 "z mutual" (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk S))
      )
      (false)
    ))
  (comment "secrecy-S-z"))

; C : proxy-non-impersonation S on z
(defgoal family
  (forall ((C S name) (x-2 rndx) (y expt) (z l strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-2 "z mutual" (exp (gen) (mul x-2 y))))
        (non (privk S))
        (non (privk C))
      )
      (false)
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-1"))

; C : proxy-non-impersonation S on z
(defgoal family
  (forall ((C S C-2 name) (x-2 rndx) (y expt) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y y))
        (strand C z-1 3 (C C-2) (x x-2) (y y))
        (non (privk S))
        (non (privk C-2))
        (non (privk C))
      )
      (or
        (= C-2 C)
        (= C-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-2-1"))

; C : proxy-non-impersonation S on z
(defgoal family
  (forall ((C S C-2 name) (x-2 x-3 rndx) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y x-3))
        (strand C z-1 3 (C C-2) (x x-3) (y x-2))
        (non (privk S))
        (non (privk C-2))
        (non (privk C))
      )
      (or
        (= C-2 C)
        (= C-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-2-2"))

; C : proxy-non-impersonation S on z
(defgoal family
  (forall ((C S S-2 name) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x x-2) (y y))
        (strand S z-1 3 (S S-2) (x x-2) (y y))
        (non (privk S))
        (non (privk S-2))
        (non (privk C))
      )
      (or
        (= S-2 C)
        (= S-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-3-1"))

; C : proxy-non-impersonation S on z
(defgoal family
  (forall ((C S S-2 name) (y rndx) (x-2 expt) (z z-1 strd))
    (implies
      (and (strand C z 4 (C C) (S S) (x y) (y x-2))
        (strand S z-1 3 (S S-2) (x x-2) (y y))
        (non (privk S))
        (non (privk S-2))
        (non (privk C))
      )
      (or
        (= S-2 C)
        (= S-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-3-2"))

; S : proxy-non-impersonation C on z
(defgoal family
  (forall ((S C name) (x-2 expt) (y rndx) (z l strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-2 "z mutual" (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk S))
      )
      (false)
    ))
  (comment "proxy-non-impersonation-S-C-channel0-part-1"))

; S : proxy-non-impersonation C on z
(defgoal family
  (forall ((S C C-2 name) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x x-2) (y y))
        (strand C z-1 3 (C C-2) (x x-2) (y y))
        (non (privk C))
        (non (privk C-2))
        (non (privk S))
      )
      (or
        (= C-2 S)
        (= C-2 C)
      )
    ))
  (comment "proxy-non-impersonation-S-C-channel0-part-2-1"))

; S : proxy-non-impersonation C on z
(defgoal family
  (forall ((S C C-2 name) (y expt) (x-2 rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x y) (y x-2))
        (strand C z-1 3 (C C-2) (x x-2) (y y))
        (non (privk C))
        (non (privk C-2))
        (non (privk S))
      )
      (or
        (= C-2 S)
        (= C-2 C)
      )
    ))
  (comment "proxy-non-impersonation-S-C-channel0-part-2-2"))

; S : proxy-non-impersonation C on z
(defgoal family
  (forall ((S C S-2 name) (x-2 expt) (y rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x x-2) (y y))
        (strand S z-1 3 (S S-2) (x x-2) (y y))
        (non (privk C))
        (non (privk S-2))
        (non (privk S))
      )
      (or
        (= S-2 S)
        (= S-2 C)
      )
    ))
  (comment "proxy-non-impersonation-S-C-channel0-part-3-1"))

; S : proxy-non-impersonation C on z
(defgoal family
  (forall ((S C S-2 name) (y y-2 rndx) (z z-1 strd))
    (implies
      (and (strand S z 4 (S S) (C C) (x y) (y y-2))
        (strand S z-1 3 (S S-2) (x y-2) (y y))
        (non (privk C))
        (non (privk S-2))
        (non (privk S))
      )
      (or
        (= S-2 S)
        (= S-2 C)
      )
    ))
  (comment "proxy-non-impersonation-S-C-channel0-part-3-2"))

; whether C can come to its end
(defskeleton family
  (vars (C S name))
  (defstrand C 4 (C C) (S S))
  (non-orig (privk C) (privk S))
  (comment "ends-C"))

; whether S can come to its end
(defskeleton family
  (vars (S C name))
  (defstrand S 4 (S S) (C C))
  (non-orig (privk S) (privk C))
  (comment "ends-S"))
