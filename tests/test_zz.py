from collections import Counter
import time
from hypothesis import given, settings, HealthCheck
from tests.policies.random_policies import policies
from workflows.policies.schema import parse, PackFault
from workflows.policies.lint import lint
C=Counter(); W={}; N=[0,0,0]
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(policies())
def run(c):
    N[0]+=1
    try:
        f=lint(parse(c))
    except PackFault as e:
        C["PF "+str(e)[:150]]+=1; return
    for x in {(x.level,x.code) for x in f}:
        C[x]+=1
        W.setdefault(x,[y for y in f if y.code==x[1]][0].words)
    N[1]+= not any(x.level=="error" for x in f)
    N[2]+=sum(len(p["steps"]) for p in c["processes"])
def test_it():
    t=time.time(); run(); print(N, time.time()-t); 
    for k,v in C.most_common(): print(v,k,W.get(k))
