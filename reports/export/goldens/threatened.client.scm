; tertius export {"to":"cpsa","file":"threatened.tertius","protocol":"threatened","with":[],"threats":"client","goals":["C : aliveness P","C : recent-aliveness P","C : role-aliveness P","C : recent-role-aliveness P","C : weak-agreement P","C : agreement P","C : injective-agreement P","C : peer-consistency P","C : aliveness S","C : recent-aliveness S","C : role-aliveness S","C : recent-role-aliveness S","C : weak-agreement S","C : agreement S","C : injective-agreement S","C : peer-consistency S","P : aliveness C","P : recent-aliveness C","P : role-aliveness C","P : recent-role-aliveness C","P : weak-agreement C","P : agreement C","P : injective-agreement C","P : peer-consistency C","P : aliveness S","P : recent-aliveness S","P : role-aliveness S","P : recent-role-aliveness S","P : weak-agreement S","P : agreement S","P : injective-agreement S","P : peer-consistency S","S : aliveness C","S : recent-aliveness C","S : role-aliveness C","S : recent-role-aliveness C","S : weak-agreement C","S : agreement C","S : injective-agreement C","S : peer-consistency C","S : aliveness P","S : recent-aliveness P","S : role-aliveness P","S : recent-role-aliveness P","S : weak-agreement P","S : agreement P","S : injective-agreement P","S : peer-consistency P","C : server-participation S","C : server-participation-strong S","C : secrecy on s"],"typed":true,"self":false}
;
; threatened: something for every threat
; from threatened.tertius, for CPSA 4; run it with cpsa4
; threats: client
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way (exact)
; - certificates of an honest authority are tuples over own keys, which anybody can send (exact)
; - certificates by an authority whose key a role holds, or that asks for no proof of possession, are signed, with a key for each name (exact)
; - a threat is an assumption that is not made: a key is not non-originating (exact)
; - injectivity: agreement without it is asked instead, because no fresh value that is agreed on tells which run answers (may miss attacks)
;
; Not asked:
; - C : aliveness P: the claimant C itself is dishonest
; - C : recent-aliveness P: the claimant C itself is dishonest
; - C : role-aliveness P: the claimant C itself is dishonest
; - C : recent-role-aliveness P: the claimant C itself is dishonest
; - C : weak-agreement P: the claimant C itself is dishonest
; - C : agreement P: the claimant C itself is dishonest
; - C : injective-agreement P: the claimant C itself is dishonest
; - C : peer-consistency P: the claimant C itself is dishonest
; - C : aliveness S: the claimant C itself is dishonest
; - C : recent-aliveness S: the claimant C itself is dishonest
; - C : role-aliveness S: the claimant C itself is dishonest
; - C : recent-role-aliveness S: the claimant C itself is dishonest
; - C : weak-agreement S: the claimant C itself is dishonest
; - C : agreement S: the claimant C itself is dishonest
; - C : injective-agreement S: the claimant C itself is dishonest
; - C : peer-consistency S: the claimant C itself is dishonest
; - P : aliveness C: C, whom the goal is about, is dishonest
; - P : recent-aliveness C: C, whom the goal is about, is dishonest
; - P : role-aliveness C: C, whom the goal is about, is dishonest
; - P : recent-role-aliveness C: C, whom the goal is about, is dishonest
; - P : weak-agreement C: C, whom the goal is about, is dishonest
; - P : agreement C: C, whom the goal is about, is dishonest
; - P : injective-agreement C: C, whom the goal is about, is dishonest
; - P : peer-consistency C: C, whom the goal is about, is dishonest
; - P : agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - P : injective-agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - S : aliveness C: C, whom the goal is about, is dishonest
; - S : recent-aliveness C: C, whom the goal is about, is dishonest
; - S : role-aliveness C: C, whom the goal is about, is dishonest
; - S : recent-role-aliveness C: C, whom the goal is about, is dishonest
; - S : weak-agreement C: C, whom the goal is about, is dishonest
; - S : agreement C: C, whom the goal is about, is dishonest
; - S : injective-agreement C: C, whom the goal is about, is dishonest
; - S : peer-consistency C: C, whom the goal is about, is dishonest
; - C : server-participation S: the claimant C itself is dishonest
; - C : server-participation-strong S: the claimant C itself is dishonest
; - C : secrecy on s: the claimant C itself is dishonest

(herald "threatened"
  (goals-sat) (bound 30) (limit 20000))

(defprotocol threatened basic
  ; C (client) of threatened: certificates by CA
  (defrole C-1
    (vars (C S P name) (nC nS text) (sign1 mesg) (s skey))
    (trace
      (send (cat "C" C S P)) ; known to everybody
      (send nC) ; line 13
      (recv sign1) ; line 14
      (send (cat C nC)) ; line 15
      (recv (cat nS (cert "CA" "server" S (pubk S)) (sign (body C nC nS) (privk S)) (aead s nC (ltk C S)))) ; line 16
    )
    (uniq-orig nC)
    (facts (neq C S) (neq C P))
  )

  ; C (client) of threatened: certificates by sCA
  (defrole C-2
    (vars (C S P name) (nC nS text) (sign1 mesg) (key-S akey) (s skey))
    (trace
      (send (cat "C" C S P)) ; known to everybody
      (send nC) ; line 13
      (recv sign1) ; line 14
      (send (cat C nC)) ; line 15
      (recv (cat nS (sign "cert" "server" S key-S (privk "sCA" S)) (sign (body C nC nS) (invk key-S)) (aead s nC (ltk C S)))) ; line 16
    )
    (non-orig (privk "sCA" S))
    (uniq-orig nC)
    (facts (neq C S) (neq C P))
  )

  ; P (proxy) of threatened
  (defrole P
    (vars (P C S name) (nC text))
    (trace
      (send (cat "P" P C S)) ; known to everybody
      (recv nC) ; line 13
      (send (sign (body "seen" nC) (privk P))) ; line 14
    )
    (non-orig (privk P))
    (facts (neq P C) (neq P S))
  )

  ; S (server) of threatened
  (defrole S
    (vars (S C P name) (nC nS text) (s skey))
    (trace
      (send (cat "S" S C P)) ; known to everybody
      (recv (cat C nC)) ; line 15
      (send (cat nS (cert "CA" "server" S (pubk S)) (sign (body C nC nS) (privk S)) (aead s nC (ltk C S)))) ; line 16
    )
    (uniq-orig nS s)
    (facts (neq S C) (neq S P))
  )

  (lang (cert (tuple 4)) (sign sign) (body hash) (aead senc))
  (comment "something for every threat"))

; P : aliveness S
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "aliveness-P-S"))

; P : recent-aliveness S
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C S))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C S))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C S))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P S))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P S))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-aliveness-P-S"))

; P : role-aliveness S
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (exists ((y strd))
        (and (strand S y 2 (S S))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "role-aliveness-P-S"))

; P : recent-role-aliveness S
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand S y 2 (S S))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S S))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-P-S"))

; P : weak-agreement S
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C S) (P P))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S S) (P P))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "weak-agreement-P-S"))

; P : peer-consistency S
(defgoal threatened
  (forall ((P C C-2 P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S C-2) (nC nC))
        (strand C-1 z-1 5 (C C-2) (P P-2) (nC nC))
        (non (privk C-2))
        (non (privk P))
        (non (ltk C-2 C-2)) (non (ltk C-2 P))
        (non (ltk P C-2)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-S-part-1-1"))

; P : peer-consistency S
(defgoal threatened
  (forall ((P C C-2 P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S C-2) (nC nC))
        (strand C-2 z-1 5 (C C-2) (P P-2) (nC nC))
        (non (privk C-2))
        (non (privk P))
        (non (ltk C-2 C-2)) (non (ltk C-2 P))
        (non (ltk P C-2)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-S-part-1-2"))

; P : peer-consistency S
(defgoal threatened
  (forall ((P C S P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (strand S z-1 3 (S S) (P P-2) (nC nC))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-S-part-2"))

; S : aliveness P
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "aliveness-S-P"))

; S : recent-aliveness P
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C P))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C P))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S P))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-aliveness-S-P"))

; S : role-aliveness P
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "role-aliveness-S-P"))

; S : recent-role-aliveness P
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-S-P"))

; S : weak-agreement P
(defgoal threatened
  (forall ((S C P name) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P) (S S))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P) (S S))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "weak-agreement-S-P"))

; S : agreement P
(defgoal threatened
  (forall ((S C P name) (nC text) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "agreement-S-P"))

; S : injective-agreement P
(defgoal threatened
  (forall ((S C P name) (nC text) (z strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "injective-agreement-S-P"))

; S : peer-consistency P
(defgoal threatened
  (forall ((S C C-2 S-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P C-2) (nC nC))
        (strand C-1 z-1 5 (C C-2) (S S-2) (nC nC))
        (non (privk C-2))
        (non (privk S))
        (non (ltk C-2 C-2)) (non (ltk C-2 S))
        (non (ltk S C-2)) (non (ltk S S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-P-part-1-1"))

; S : peer-consistency P
(defgoal threatened
  (forall ((S C C-2 S-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P C-2) (nC nC))
        (strand C-2 z-1 5 (C C-2) (S S-2) (nC nC))
        (non (privk C-2))
        (non (privk S))
        (non (ltk C-2 C-2)) (non (ltk C-2 S))
        (non (ltk S C-2)) (non (ltk S S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-P-part-1-2"))

; S : peer-consistency P
(defgoal threatened
  (forall ((S C P S-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand S z 3 (S S) (C C) (P P) (nC nC))
        (strand P z-1 3 (P P) (S S-2) (nC nC))
        (non (privk P))
        (non (privk S))
        (non (ltk P P)) (non (ltk P S))
        (non (ltk S P)) (non (ltk S S))
      )
      (= S-2 S)
    ))
  (comment "peer-consistency-S-P-part-2"))

; whether C-1 can come to its end: certificates by CA
(defskeleton threatened
  (vars (C P S name))
  (defstrand C-1 5 (C C) (P P) (S S))
  (non-orig (privk C) (privk P) (privk S) (ltk C C) (ltk C P) (ltk C S) (ltk P C) (ltk P P) (ltk P S) (ltk S C) (ltk S P) (ltk S S))
  (comment "ends-C-1"))

; whether C-2 can come to its end: certificates by sCA
(defskeleton threatened
  (vars (C P S name))
  (defstrand C-2 5 (C C) (P P) (S S))
  (non-orig (privk C) (privk P) (privk S) (ltk C C) (ltk C P) (ltk C S) (ltk P C) (ltk P P) (ltk P S) (ltk S C) (ltk S P) (ltk S S))
  (comment "ends-C-2"))

; whether P can come to its end
(defskeleton threatened
  (vars (P C S name))
  (defstrand P 3 (P P) (C C) (S S))
  (non-orig (privk P) (privk C) (privk S) (ltk P P) (ltk P C) (ltk P S) (ltk C P) (ltk C C) (ltk C S) (ltk S P) (ltk S C) (ltk S S))
  (comment "ends-P"))

; whether S can come to its end
(defskeleton threatened
  (vars (S C P name))
  (defstrand S 3 (S S) (C C) (P P))
  (non-orig (privk S) (privk C) (privk P) (ltk S S) (ltk S C) (ltk S P) (ltk C S) (ltk C C) (ltk C P) (ltk P S) (ltk P C) (ltk P P))
  (comment "ends-S"))
