; tertius export {"to":"cpsa","file":"threatened.tertius","protocol":"threatened","with":[],"threats":"server","goals":["C : aliveness P","C : recent-aliveness P","C : role-aliveness P","C : recent-role-aliveness P","C : weak-agreement P","C : agreement P","C : injective-agreement P","C : peer-consistency P","C : aliveness S","C : recent-aliveness S","C : role-aliveness S","C : recent-role-aliveness S","C : weak-agreement S","C : agreement S","C : injective-agreement S","C : peer-consistency S","P : aliveness C","P : recent-aliveness C","P : role-aliveness C","P : recent-role-aliveness C","P : weak-agreement C","P : agreement C","P : injective-agreement C","P : peer-consistency C","P : aliveness S","P : recent-aliveness S","P : role-aliveness S","P : recent-role-aliveness S","P : weak-agreement S","P : agreement S","P : injective-agreement S","P : peer-consistency S","S : aliveness C","S : recent-aliveness C","S : role-aliveness C","S : recent-role-aliveness C","S : weak-agreement C","S : agreement C","S : injective-agreement C","S : peer-consistency C","S : aliveness P","S : recent-aliveness P","S : role-aliveness P","S : recent-role-aliveness P","S : weak-agreement P","S : agreement P","S : injective-agreement P","S : peer-consistency P","C : server-participation S","C : server-participation-strong S","C : secrecy on s"],"typed":true,"self":false}
;
; threatened: something for every threat
; from threatened.tertius, for CPSA 4; run it with cpsa4
; threats: server
;
; A goal holds where every shape satisfies it. Whose keys are (non k) is honest; nothing is assumed of anybody else.
;
; Approximated:
; - places take values of their own kind only: no result of a hash for a nonce (may miss attacks)
; - a role that branches, or makes checks after it has sent something, is several roles of CPSA, one for each way (exact)
; - certificates of an honest authority are tuples over own keys, which anybody can send (exact)
; - certificates by an authority whose key a role holds, or that asks for no proof of possession, are signed, with a key for each name (exact)
; - a threat is an assumption that is not made: a key is not non-originating (exact)
;
; Not asked:
; - C : aliveness S: S, whom the goal is about, is dishonest
; - C : recent-aliveness S: S, whom the goal is about, is dishonest
; - C : role-aliveness S: S, whom the goal is about, is dishonest
; - C : recent-role-aliveness S: S, whom the goal is about, is dishonest
; - C : weak-agreement S: S, whom the goal is about, is dishonest
; - C : agreement S: S, whom the goal is about, is dishonest
; - C : injective-agreement S: S, whom the goal is about, is dishonest
; - C : peer-consistency S: S, whom the goal is about, is dishonest
; - P : aliveness S: S, whom the goal is about, is dishonest
; - P : recent-aliveness S: S, whom the goal is about, is dishonest
; - P : role-aliveness S: S, whom the goal is about, is dishonest
; - P : recent-role-aliveness S: S, whom the goal is about, is dishonest
; - P : weak-agreement S: S, whom the goal is about, is dishonest
; - P : agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - P : injective-agreement S: S and P share no fresh value, datum or channel key by then: S can learn nC only after P has accepted
; - P : peer-consistency S: S, whom the goal is about, is dishonest
; - S : aliveness C: the claimant S itself is dishonest
; - S : recent-aliveness C: the claimant S itself is dishonest
; - S : role-aliveness C: the claimant S itself is dishonest
; - S : recent-role-aliveness C: the claimant S itself is dishonest
; - S : weak-agreement C: the claimant S itself is dishonest
; - S : agreement C: the claimant S itself is dishonest
; - S : injective-agreement C: the claimant S itself is dishonest
; - S : peer-consistency C: the claimant S itself is dishonest
; - S : aliveness P: the claimant S itself is dishonest
; - S : recent-aliveness P: the claimant S itself is dishonest
; - S : role-aliveness P: the claimant S itself is dishonest
; - S : recent-role-aliveness P: the claimant S itself is dishonest
; - S : weak-agreement P: the claimant S itself is dishonest
; - S : agreement P: the claimant S itself is dishonest
; - S : injective-agreement P: the claimant S itself is dishonest
; - S : peer-consistency P: the claimant S itself is dishonest
; - C : server-participation S: S, whom the goal is about, is dishonest
; - C : server-participation-strong S: S, whom the goal is about, is dishonest
; - C : secrecy on s: S, who may hold s, is dishonest

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

; C : aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "aliveness-C-P-1"))

; C : aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "aliveness-C-P-2"))

; C : recent-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C P))
            (prec z 1 y 3)
            (prec y 3 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-P-1"))

; C : recent-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C P))
            (prec z 1 y 3)
            (prec y 3 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C P))
            (prec z 1 y 4)
            (prec y 4 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-aliveness-C-P-2"))

; C : role-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "role-aliveness-C-P-1"))

; C : role-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "role-aliveness-C-P-2"))

; C : recent-role-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-P-1"))

; C : recent-role-aliveness P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P P))
            (prec z 1 y 1)
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P P))
            (prec z 1 y 2)
            (prec y 2 z 4)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-C-P-2"))

; C : weak-agreement P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P P) (C C))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P) (C C))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "weak-agreement-C-P-1"))

; C : weak-agreement P
(defgoal threatened
  (forall ((C P S name) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (or
        (exists ((y strd))
          (and (strand P y 2 (P P) (C C))
            (prec y 1 z 4)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S P) (C C))
            (prec y 1 z 4)
          )
        )
      )
    ))
  (comment "weak-agreement-C-P-2"))

; C : agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "agreement-C-P-1"))

; C : agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "agreement-C-P-2"))

; C : injective-agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "injective-agreement-C-P-1"))

; C : injective-agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (exists ((y strd))
        (and (strand P y 2 (P P) (C C) (S S) (nC nC))
          (prec y 1 z 4)
        )
      )
    ))
  (comment "injective-agreement-C-P-2"))

; C : injective-agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z z-again y strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC))
        (strand C-1 z-again 5 (C C) (P P) (S S) (nC nC))
        (strand P y 2 (P P) (C C) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-P-apart-1"))

; C : injective-agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z z-again y strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC))
        (strand C-2 z-again 5 (C C) (P P) (S S) (nC nC))
        (strand P y 2 (P P) (C C) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-P-apart-2"))

; C : injective-agreement P
(defgoal threatened
  (forall ((C P S name) (nC text) (z z-again y strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC))
        (strand C-2 z-again 5 (C C) (P P) (S S) (nC nC))
        (strand P y 2 (P P) (C C) (S S) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-C-P-apart-3"))

; C : peer-consistency P
(defgoal threatened
  (forall ((C P S C-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand C-1 z 5 (C C) (P P) (S S) (nC nC))
        (strand P z-1 3 (P P) (C C-2) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-P-part-1-1"))

; C : peer-consistency P
(defgoal threatened
  (forall ((C P S C-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand C-2 z 5 (C C) (P P) (S S) (nC nC))
        (strand P z-1 3 (P P) (C C-2) (nC nC))
        (non (privk P))
        (non (privk C))
        (non (ltk P P)) (non (ltk P C))
        (non (ltk C P)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-P-part-1-2"))

; C : peer-consistency P
(defgoal threatened
  (forall ((C S S-2 C-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand C-1 z 5 (C C) (P S) (S S-2) (nC nC))
        (strand S z-1 3 (S S) (C C-2) (nC nC))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-P-part-2-1"))

; C : peer-consistency P
(defgoal threatened
  (forall ((C S S-2 C-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand C-2 z 5 (C C) (P S) (S S-2) (nC nC))
        (strand S z-1 3 (S S) (C C-2) (nC nC))
        (non (privk S))
        (non (privk C))
        (non (ltk S S)) (non (ltk S C))
        (non (ltk C S)) (non (ltk C C))
      )
      (= C-2 C)
    ))
  (comment "peer-consistency-C-P-part-2-2"))

; P : aliveness C
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P C))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "aliveness-P-C"))

; P : recent-aliveness C
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 2 (P C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand P y 3 (P C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 3 (S C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
      )
    ))
  (comment "recent-aliveness-P-C"))

; P : role-aliveness C
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "role-aliveness-P-C"))

; P : recent-role-aliveness C
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C))
            (prec z 1 y 1)
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 3 (C C))
            (prec z 1 y 2)
            (prec y 2 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 4 (C C))
            (prec z 1 y 3)
            (prec y 3 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-1 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
        (exists ((y strd))
          (and (strand C-2 y 5 (C C))
            (prec z 1 y 4)
            (prec y 4 z 2)
          )
        )
      )
    ))
  (comment "recent-role-aliveness-P-C"))

; P : weak-agreement C
(defgoal threatened
  (forall ((P C S name) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (or
        (exists ((y strd))
          (and (strand C-1 y 2 (C C) (P P))
            (prec y 1 z 2)
          )
        )
        (exists ((y strd))
          (and (strand S y 2 (S C) (P P))
            (prec y 1 z 2)
          )
        )
      )
    ))
  (comment "weak-agreement-P-C"))

; P : agreement C
(defgoal threatened
  (forall ((P C S name) (nC text) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "agreement-P-C"))

; P : injective-agreement C
(defgoal threatened
  (forall ((P C S name) (nC text) (z strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (exists ((y strd))
        (and (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
          (prec y 1 z 2)
        )
      )
    ))
  (comment "injective-agreement-P-C"))

; P : injective-agreement C
(defgoal threatened
  (forall ((P C S name) (nC text) (z z-again y strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (strand P z-again 3 (P P) (C C) (S S) (nC nC))
        (strand C-1 y 2 (C C) (P P) (S S) (nC nC))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (= z z-again)
    ))
  (comment "injective-agreement-P-C-apart"))

; P : peer-consistency C
(defgoal threatened
  (forall ((P C S P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (strand C-1 z-1 5 (C C) (P P-2) (nC nC))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-C-part-1-1"))

; P : peer-consistency C
(defgoal threatened
  (forall ((P C S P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C C) (S S) (nC nC))
        (strand C-2 z-1 5 (C C) (P P-2) (nC nC))
        (non (privk C))
        (non (privk P))
        (non (ltk C C)) (non (ltk C P))
        (non (ltk P C)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-C-part-1-2"))

; P : peer-consistency C
(defgoal threatened
  (forall ((P S S-2 P-2 name) (nC text) (z z-1 strd))
    (implies
      (and (strand P z 3 (P P) (C S) (S S-2) (nC nC))
        (strand S z-1 3 (S S) (P P-2) (nC nC))
        (non (privk S))
        (non (privk P))
        (non (ltk S S)) (non (ltk S P))
        (non (ltk P S)) (non (ltk P P))
      )
      (= P-2 P)
    ))
  (comment "peer-consistency-P-C-part-2"))

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
