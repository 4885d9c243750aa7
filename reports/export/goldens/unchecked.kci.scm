; tertius export {"to":"cpsa","file":"unchecked.tertius","protocol":"unchecked","with":[],"threats":"kci","goals":["C : aliveness S","C : recent-aliveness S","C : role-aliveness S","C : recent-role-aliveness S","C : weak-agreement S","C : agreement S","C : injective-agreement S","C : peer-consistency S","S : aliveness C","S : recent-aliveness C","S : role-aliveness C","S : recent-role-aliveness C","S : weak-agreement C","S : agreement C","S : injective-agreement C","S : peer-consistency C","C : server-participation S","C : server-participation-strong S","C : secrecy on z","S : secrecy on z","C : proxy-non-impersonation S on z","S : proxy-non-impersonation C on z","fresh-key"],"typed":true,"self":false}
;
; unchecked: an anonymous client, and shares that nobody checks
; from unchecked.tertius, for CPSA 4; run it with cpsa4
; threats: kci
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - Diffie-Hellman: the exponent of a share may be a product or an inverse, which it is not in Tertius (may show false attacks)
; - a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way (exact)
; - the neutral element is a constant, and who may receive it as a share is another role of CPSA (exact)
; - certificates of an honest authority are tuples over own keys, which anybody can send (exact)
; - a threat is an assumption that is not made: a key is not non-originating (exact)
; - a party without a name is taken for honest by whom its run holds at its start and by the values that the claimant has by then, not by what either learns later (may show false attacks)
; - kci: who made something is taken for somebody else than the claimant, and holds the claimant for no role but its own (may miss attacks)
; - that nobody else holds a channel key is asked of the channel keys of other roles, not of everything that they could compute (may miss attacks)
;
; Not asked:
; - C : weak-agreement S: S holds no name for its client
; - C : peer-consistency S: S holds no name for its client
; - S : aliveness C: C is anonymous: S holds no name for its client
; - S : recent-aliveness C: C is anonymous: S holds no name for its client
; - S : role-aliveness C: C is anonymous: S holds no name for its client
; - S : recent-role-aliveness C: C is anonymous: S holds no name for its client
; - S : weak-agreement C: C is anonymous: S holds no name for its client
; - S : agreement C: C is anonymous: S holds no name for its client
; - S : injective-agreement C: C is anonymous: S holds no name for its client
; - S : peer-consistency C: C is anonymous: S holds no name for its client
; - C : server-participation-strong S: the client has no nonce
; - S : proxy-non-impersonation C on z: C is anonymous: S holds no name for its client
; - fresh-key: it speaks of y, which no message of the run has by then

(herald "unchecked" (algebra diffie-hellman)
  (goals-sat) (bound 30) (limit 20000))

(defprotocol unchecked diffie-hellman
  ; C (client) of unchecked
  (defrole C-1
    (vars (C S name) (x rndx) (kC skey) (y expt))
    (trace
      (send (cat C S)) ; known to everybody
      (send (cat (exp (gen) x) (seal kC (pubk S)))) ; line 11
      (recv (cat (exp (gen) y) (cert "CA" "server" S (pubk S)) (sign (body (exp (gen) x) (exp (gen) y)) (privk S)) (mac (kdf-1 (exp (gen) (mul x y))) "server"))) ; line 12
      (send (aead kC (kdf-1 (exp (gen) (mul x y))))) ; line 13
    )
    (uniq-orig kC)
    (uniq-gen x)
    (facts (neq C S))
  )

  ; C (client) of unchecked: g(y) is the neutral element
  (defrole C-2
    (vars (C S name) (x rndx) (kC skey))
    (trace
      (send (cat C S)) ; known to everybody
      (send (cat (exp (gen) x) (seal kC (pubk S)))) ; line 11
      (recv (cat "g(zero)" (cert "CA" "server" S (pubk S)) (sign (body (exp (gen) x) "g(zero)") (privk S)) (mac (kdf-1 "dh(zero)") "server"))) ; line 12
      (send (aead kC (kdf-1 "dh(zero)"))) ; line 13
    )
    (uniq-orig kC)
    (uniq-gen x)
    (facts (neq C S))
  )

  ; S (server) of unchecked
  (defrole S-1
    (vars (S name) (x expt) (kC skey) (y rndx))
    (trace
      (recv (cat (exp (gen) x) (seal kC (pubk S)))) ; line 11
      (send (cat (exp (gen) y) (cert "CA" "server" S (pubk S)) (sign (body (exp (gen) x) (exp (gen) y)) (privk S)) (mac (kdf-1 (exp (gen) (mul x y))) "server"))) ; line 12
      (recv (aead kC (kdf-1 (exp (gen) (mul x y))))) ; line 13
    )
    (uniq-gen y)
  )

  ; S (server) of unchecked: g(x) is the neutral element
  (defrole S-2
    (vars (S name) (kC skey) (y rndx))
    (trace
      (recv (cat "g(zero)" (seal kC (pubk S)))) ; line 11
      (send (cat (exp (gen) y) (cert "CA" "server" S (pubk S)) (sign (body "g(zero)" (exp (gen) y)) (privk S)) (mac (kdf-1 "dh(zero)") "server"))) ; line 12
      (recv (aead kC (kdf-1 "dh(zero)"))) ; line 13
    )
    (uniq-gen y)
  )

  (lang (kdf-1 body mac hash) (seal aenc) (cert (tuple 4)) (sign sign) (aead senc))
  (comment "an anonymous client, and shares that nobody checks"))

; C : aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec y 0 z 3)
          )
        )
      )
    ))
  (comment "aliveness-C-S-1"))

; C : aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec y 0 z 3)
          )
        )
      )
    ))
  (comment "aliveness-C-S-2"))

; C : recent-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-S-1"))

; C : recent-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-S-2"))

; C : role-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec y 0 z 3)
          )
        )
      )
    ))
  (comment "role-aliveness-C-S-1"))

; C : role-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec y 0 z 3)
          )
        )
      )
    ))
  (comment "role-aliveness-C-S-2"))

; C : recent-role-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-S-1"))

; C : recent-role-aliveness S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-S-2"))

; C : agreement S
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (kC skey) (y expt) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (kC kC) (y y))
        (non (privk S))
      )
      (exists ((y-3 rndx) (y-2 strd))
        (and (strand S-1 y-2 2 (S S) (x x-2) (kC kC) (y y-3))
          (prec y-2 1 z 3)
          (= y-3 y)
          (= (exp (gen) (mul x-2 y-3)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "agreement-C-S-1"))

; C : agreement S
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (kC skey) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S) (x x-2) (kC kC))
        (non (privk S))
      )
      (false)
    ))
  (comment "agreement-C-S-2"))

; C : injective-agreement S
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (kC skey) (y expt) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (kC kC) (y y))
        (non (privk S))
      )
      (exists ((y-3 rndx) (y-2 strd))
        (and (strand S-1 y-2 2 (S S) (x x-2) (kC kC) (y y-3))
          (prec y-2 1 z 3)
          (= y-3 y)
          (= (exp (gen) (mul x-2 y-3)) (exp (gen) (mul x-2 y)))
        )
      )
    ))
  (comment "injective-agreement-C-S-1"))

; C : injective-agreement S
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (kC skey) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S) (x x-2) (kC kC))
        (non (privk S))
      )
      (false)
    ))
  (comment "injective-agreement-C-S-2"))

; C : injective-agreement S
(defgoal unchecked
  (forall ((C S name) (x-2 y-2 rndx) (kC skey) (z z-again y strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (kC kC) (y y-2))
        (strand C-1 z-again 4 (C C) (S S) (x x-2) (kC kC) (y y-2))
        (strand S-1 y 2 (S S) (x x-2) (kC kC) (y y-2))
        (non (privk S))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart-1"))

; C : injective-agreement S
(defgoal unchecked
  (forall ((C S C-2 name) (x-2 y-2 rndx) (kC skey) (z z-again y strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (kC kC) (y y-2))
        (strand C-1 z-again 4 (C C-2) (S S) (x x-2) (kC kC) (y y-2))
        (strand S-1 y 2 (S S) (x x-2) (kC kC) (y y-2))
        (non (privk S))
        (non (privk C))
        (non (privk C-2))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-S-apart-2"))

; C : server-participation S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "server-participation-C-S-1"))

; C : server-participation S
(defgoal unchecked
  (forall ((C S name) (z strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (non (privk S))
      )
      (or
        (exists ((y strd))
          (and (strand S-1 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-1 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 1 (S S))
            (prec z 1 y 0)
            (prec y 0 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 3)
          )
        )
        (exists ((y strd))
          (and (strand S-2 y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 3)
          )
        )
      )
    ))
  (comment "server-participation-C-S-2"))

; C : secrecy on z
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (y expt) (z l strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk S))
      )
      (false)
    ))
  (comment "secrecy-C-z-1"))

; C : secrecy on z
(defgoal unchecked
  (forall ((C S name) (z l strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (p "" l 1)
        (p "" "x" l (kdf-1 "dh(zero)"))
        (non (privk S))
      )
      (false)
    ))
  (comment "secrecy-C-z-2"))

; S : secrecy on z
(defgoal unchecked
  (forall ((S C S-2 C-2 S-3 name) (x-2 y rndx) (kC skey) (z z-1 z-2 l strd))
    (implies
      (and (strand S-1 z 3 (S S) (x x-2) (y y) (kC kC))
        (strand C-1 z-1 2 (C C) (S S-2) (x x-2))
        (strand C-1 z-2 2 (C C-2) (S S-3) (kC kC))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk S-2))
        (non (privk C-2))
        (non (privk S-3))
      )
      (false)
    ))
  (comment "secrecy-S-z-1"))

; S : secrecy on z
(defgoal unchecked
  (forall ((S C S-2 C-2 name) (x-2 y rndx) (kC skey) (z z-1 z-2 l strd))
    (implies
      (and (strand S-1 z 3 (S S) (x x-2) (y y) (kC kC))
        (strand C-1 z-1 2 (C C) (S S-2) (x x-2))
        (strand C-1 z-2 2 (C C-2) (S S) (kC kC))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk S-2))
        (non (privk C-2))
      )
      (false)
    ))
  (comment "secrecy-S-z-2"))

; S : secrecy on z
(defgoal unchecked
  (forall ((S C C-2 S-2 name) (x-2 y rndx) (kC skey) (z z-1 z-2 l strd))
    (implies
      (and (strand S-1 z 3 (S S) (x x-2) (y y) (kC kC))
        (strand C-1 z-1 2 (C C) (S S) (x x-2))
        (strand C-1 z-2 2 (C C-2) (S S-2) (kC kC))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk C-2))
        (non (privk S-2))
      )
      (false)
    ))
  (comment "secrecy-S-z-3"))

; S : secrecy on z
(defgoal unchecked
  (forall ((S C C-2 name) (x-2 y rndx) (kC skey) (z z-1 z-2 l strd))
    (implies
      (and (strand S-1 z 3 (S S) (x x-2) (y y) (kC kC))
        (strand C-1 z-1 2 (C C) (S S) (x x-2))
        (strand C-1 z-2 2 (C C-2) (S S) (kC kC))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk C))
        (non (privk C-2))
      )
      (false)
    ))
  (comment "secrecy-S-z-4"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S name) (x-2 rndx) (y expt) (z l strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (y y))
        (p "" l 1)
        (p "" "x" l (kdf-1 (exp (gen) (mul x-2 y))))
        (non (privk S))
      )
      (false)
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-1-1"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S name) (z l strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (p "" l 1)
        (p "" "x" l (kdf-1 "dh(zero)"))
        (non (privk S))
      )
      (false)
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-1-2"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S C-2 name) (x-2 rndx) (y expt) (z z-1 strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (y y))
        (strand C-1 z-1 3 (C C-2) (x x-2) (y y))
        (non (privk S))
        (non (privk C-2))
      )
      (or
        (= C-2 C)
        (= C-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-2-1"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S C-2 name) (x-2 x-3 rndx) (z z-1 strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (y x-3))
        (strand C-1 z-1 3 (C C-2) (x x-3) (y x-2))
        (non (privk S))
        (non (privk C-2))
      )
      (or
        (= C-2 C)
        (= C-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-2-2"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S C-2 name) (z z-1 strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (strand C-2 z-1 3 (C C-2))
        (non (privk S))
        (non (privk C-2))
      )
      (or
        (= C-2 C)
        (= C-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-2-3"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S S-2 name) (x-2 y rndx) (z z-1 strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x x-2) (y y))
        (strand S-1 z-1 2 (S S-2) (x x-2) (y y))
        (non (privk S))
        (non (privk S-2))
      )
      (or
        (= S-2 C)
        (= S-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-3-1"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S S-2 name) (y rndx) (x-2 expt) (z z-1 strd))
    (implies
      (and (strand C-1 z 4 (C C) (S S) (x y) (y x-2))
        (strand S-1 z-1 2 (S S-2) (x x-2) (y y))
        (non (privk S))
        (non (privk S-2))
      )
      (or
        (= S-2 C)
        (= S-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-3-2"))

; C : proxy-non-impersonation S on z
(defgoal unchecked
  (forall ((C S S-2 name) (z z-1 strd))
    (implies
      (and (strand C-2 z 4 (C C) (S S))
        (strand S-2 z-1 1 (S S-2))
        (non (privk S))
        (non (privk S-2))
      )
      (or
        (= S-2 C)
        (= S-2 S)
      )
    ))
  (comment "proxy-non-impersonation-C-S-channel0-part-3-3"))

; whether C-1 can come to its end
(defskeleton unchecked
  (vars (C S name))
  (defstrand C-1 4 (C C) (S S))
  (non-orig (privk C) (privk S))
  (comment "ends-C-1"))

; whether C-2 can come to its end: g(y) is the neutral element
(defskeleton unchecked
  (vars (C S name))
  (defstrand C-2 4 (C C) (S S))
  (non-orig (privk C) (privk S))
  (comment "ends-C-2"))

; whether S-1 can come to its end
(defskeleton unchecked
  (vars (S name))
  (defstrand S-1 3 (S S))
  (non-orig (privk S))
  (comment "ends-S-1"))

; whether S-2 can come to its end: g(x) is the neutral element
(defskeleton unchecked
  (vars (S name))
  (defstrand S-2 3 (S S))
  (non-orig (privk S))
  (comment "ends-S-2"))
