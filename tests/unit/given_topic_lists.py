"""Thirty lists of topics in the manner of public projects: nothing in them is a near miss of anything."""

from __future__ import annotations

import re

_WRITTEN = r"""
computer vision:
    3D Gaussian splatting | NeRF | SLAM | SfM | visual localization | image matching | U-Net | CLIP | ViT |
    YOLOv8 | open-vocabulary segmentation | Segment Anything | point cloud registration | 6-DoF grasping |
    re-identification
robotics:
    Vision-Language-Action | sim-to-real | model predictive control | MPC | imitation learning |
    whole-body control | LiDAR odometry | human-in-the-loop | embodied AI | ROS 2 | pick-and-place |
    2D/3D registration
natural language processing:
    large language model | state of the art | LLM-as-a-judge | LLM as a judge | chain of thought |
    retrieval-augmented generation | Q&A | question answering | named entity recognition | text-to-SQL |
    low-resource language
speech and audio:
    automatic speech recognition | text-to-speech | speaker diarization | WaveNet | wav2vec 2.0 |
    music information retrieval | end-to-end ASR | codec-based TTS
agents:
    tool use | AI agent | multi-agent system | computer-use agent | SWE-bench | function calling | ReAct |
    Model Context Protocol | in-context learning | test-time compute
generative models:
    diffusion model | flow matching | score-based generative modeling | GAN | VAE | VQ-VAE | DiT |
    classifier-free guidance | text-to-image | Stable Diffusion 3 | no-reference image quality assessment
reinforcement learning:
    PPO | soft actor-critic | offline RL | RLHF | multi-armed bandit | exploration-exploitation trade-off |
    Monte Carlo tree search | AlphaGo | R2D2 | Q-learning | TD(λ)
efficient deep learning:
    4-bit quantization | LoRA | mixture of experts | knowledge distillation | KV cache | FlashAttention-2 |
    on-device learning | 1-bit LLM | FP8 training | speculative decoding
security:
    zero-knowledge proof | side-channel attack | C++ | Rust | post-quantum cryptography | CAPTCHA | SHA-256 |
    prompt injection | red teaming | TLS 1.3 | man-in-the-middle
systems:
    eBPF | RDMA | TCP/IP | NVMe | CXL | Kubernetes | Node.js | serverless computing | WebAssembly | C# | .NET |
    x86-64 | log-structured merge tree
theory of computing:
    #SAT | #P-hard | 3-SAT | NP-completeness | P vs NP | sublinear algorithm | O(n log n) | k-SUM |
    PCP theorem | AND-OR tree | AND gate | 0-1 law
software engineering:
    A/B testing | continuous integration | code review | mutation testing | LLM4Code | program repair | CI/CD |
    infrastructure as code | GitHub Copilot
human-computer interaction:
    K-12 education | augmented reality | eye tracking | think-aloud | visualization literacy | accessibility |
    Wizard of Oz | AI literacy
high-energy physics:
    Higgs boson | W+jets | B-meson | lepton flavour universality | f(R) gravity | SU(5) | AdS/CFT | Z' boson |
    t-channel | e+e- annihilation | Λ_c baryon | neutrinoless double beta decay | 2HDM
astrophysics:
    ΛCDM | H0 tension | fast radio burst | 21-cm cosmology | Type Ia supernova | exoplanet | JWST |
    gamma-ray burst | NGC 1068 | Sgr A | Hα emission | dark matter halo | z > 6 quasars |
    baryon acoustic oscillations
gravitational waves:
    GW150914 | binary black hole | LISA | LIGO-Virgo-KAGRA | ringdown | post-Newtonian | 4.5PN
quantum computing:
    variational quantum eigensolver | QAOA | surface code | T gate | CNOT | magic state distillation | NISQ |
    quantum error correction | qudit | boson sampling | Shor's algorithm
condensed matter:
    twisted bilayer graphene | MoS2 | high-Tc superconductivity | t-J model | spin-1/2 chain |
    topological insulator | Kondo effect | ^3He superfluid | moiré | Landau level
number theory:
    p-adic L-functions | abc conjecture | Riemann hypothesis | modular forms | elliptic curve |
    Langlands program | Ramanujan's tau function | zeta(3) | class field theory | Birch and Swinnerton-Dyer
algebra and geometry:
    ∞-category | C*-algebra | K-theory | A-infinity algebra | Calabi–Yau manifold | SL(2,Z) | mirror symmetry |
    étale cohomology | E8 | motivic homotopy theory | D-module | Gromov-Witten invariants
analysis:
    Navier–Stokes equations | L^p estimates | Schrödinger operator | Poincaré inequality | Γ-convergence |
    free boundary problem | Kakeya conjecture | H^1 norm | BV functions
probability and statistics:
    naïve Bayes | Markov chain Monte Carlo | optimal transport | KPZ | random matrix theory |
    false discovery rate | L1/L2 regularization | conformal prediction | Itô calculus | t-SNE | R-squared
economics and finance:
    auction theory | mechanism design | DSGE | option pricing | rough volatility | Black-Scholes |
    limit order book | causal inference | difference-in-differences | R&D | S&P 500
protein science:
    AlphaFold 3 | protein language model | G protein-coupled receptor | CRISPR-Cas9 | mRNA | antibody design |
    cryo-EM | 5-HT2A | molecular dynamics | N-glycosylation
genomics:
    single-cell RNA-seq | 1,000 genomes | genome-wide association study | DNA methylation | ATAC-seq |
    phylogenetics | SARS-CoV-2 | 16S rRNA
medical imaging:
    COVID-19 | chest X-ray | MRI reconstruction | PET/CT | tumour segmentation | histopathology |
    diabetic retinopathy | nnU-Net | federated learning | Alzheimer's disease
chemistry and materials:
    CO2 capture | perovskite solar cell | density functional theory | 2,3-butanediol | N,N-dimethylformamide |
    [2+2] cycloaddition | metal-organic framework | Li-ion battery | machine-learned interatomic potential |
    C-H activation
climate:
    weather forecasting | CMIP6 | El Niño | 1.5 °C | precipitation nowcasting | GraphCast | sea-ice extent |
    AI for science | carbon dioxide removal | PM2.5
neuroscience:
    spiking neural network | fMRI | EEG | place cells | brain-computer interface | default mode network |
    spike-timing-dependent plasticity | Hodgkin-Huxley
in other scripts:
    大语言模型 | 图神经网络 | 強化学習 | нейронная сеть | réseau de neurones | Größe | émergence | 거대 언어 모델
"""

LISTS: dict[str, list[str]] = {
    name: re.split(r"\s*\|\s*", topics.strip())
    for name, topics in re.findall(r"^(\S.*):\n((?:    .*\n)+)", _WRITTEN, re.MULTILINE)
}
"""The topics of each list by its field."""

AUTHORS = [
    "Yann LeCun",
    "LeCun, Yann",
    "Y. LeCun",
    "LeCun, Y.",
    "LeCun_Y",
    "V. M. Patel",
    "Jean-Pierre Serre",
    "Conan O'Brien",
    "van der Maaten, Laurens",
    "ATLAS Collaboration",
    "Martin Luther King, Jr.",
    "Terence Tao",
    "Feng Xu",
    "何恺明",
    "Ludwig Boltzmann",
    "J. R. R. Tolkien",
    "Marie Skłodowska-Curie",
    "Hinton",
    "Lê Dũng Tráng",
]
"""Names as people write them."""
