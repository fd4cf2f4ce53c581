### 右侧面板：图像由什么生成、如何生成，队列，以及下方的图层。

## 面板的两半，以及可折叠的各部分的标题。

# 告诉屏幕阅读器两者之间的选择是什么。
panel-which = 面板
panel-generate = 生成
    .about = 生成图像，或局部重绘。
panel-upscale = 放大
    .about = 放大并修复图像（F5）。
# 有蒙版时，蒙版的参数。
panel-mask = 蒙版内
# 同上，填充图像的空白部分时。
panel-empty = 空白部分
panel-from-picture = 图生图
panel-live = 实时
panel-frame = 生成框
panel-settings = 参数
# 以更大尺寸进行的第二遍生成（高清修复）。
panel-hires = 二次重绘
# 控制网络（ControlNet）。
panel-control = 控制
panel-advanced = 高级

## 模型及其 VAE。

model-browse = 浏览模型…
    .about = 显示各文件夹中的模型。
model-defaults = 模型默认参数
    .about = 将采样器、步数、引导系数和尺寸设为适合该模型的值。
# family：模型的种类，如“Stable Diffusion 1”。
model-looking = { $family }；正在查找模型
model-looking-count = { $family }；正在查找模型，{ $done }/{ $count }
model-choose = 选择模型
model-add-folder = 添加模型文件夹…
model-name = 模型
# 在较多步数与较少步数之间选择。
model-steps = 步数
model-full = 完整（{ $steps } 步）
    .about = 该模型的最佳画质。
model-fast = 快速（{ $steps } 步）
    .about = 画质接近，耗时大幅减少。
model-vae = VAE
model-vae-is = VAE：{ $name }
model-vae-is-automatic = VAE：自动
model-vae-is-own = VAE：模型自带
model-vae-automatic = 自动
    .about = 使用模型旁的同名文件，没有则用模型自带的。
model-vae-own = 模型自带

## 提示词：描述想要的画面。

panel-prompt = 提示词
    .hint = 想要看到什么？
panel-prompt-negative = 负面提示词
    .hint = 不想看到什么？
# Token 数：文本对文本编码器而言有多长。
panel-prompt-tokens = 文本的 Token 数与各段可容纳的 Token 数：文本编码器逐段读取。
# 用已知的词代替未知的词。
panel-prompt-replace = 将 { $word } 换成 { $with }
panel-prompt-example = 示例：{ $prompt }
panel-prompt-examples = 换一批示例
# 输入时所提供的词语的种类。
panel-prompt-kind-thing = 事物
panel-prompt-kind-colour = 颜色
panel-prompt-kind-style = 风格
panel-prompt-kind-sky = 天空
panel-prompt-kind-land = 地貌
# 两个事物之间的关系，如“在旁边”。
panel-prompt-kind-relation = 关系
panel-prompt-kind-place = 位置
# 从何处观看，如“俯视”。
panel-prompt-kind-view = 视角
panel-prompt-kind-pattern = 图案
panel-prompt-kind-count = 数量
panel-prompt-kind-size = 大小
panel-prompt-kind-other = 其他

## 提示词中的 LoRA。

lora-add = 添加 LoRA…
    .about = 浏览各文件夹中的 LoRA；选中的会以 <lora:名称:1> 的形式写入提示词。
lora-remove = 移除 { $name }
lora-strength = 对图像的影响强度；1 为作者预设的强度。
# LoRA 对文本编码器的强度。
lora-words = { $name }，词语
    .about = 对词语含义的影响强度。

## 蒙版部分或空白部分如何生成。

panel-mask-empty = 空白部分的初始内容
# 蒙版部分起初是什么：见以下四个选项。
panel-mask-begin = 初始内容
panel-mask-content = 蒙版内容
panel-mask-original = 原图
    .about = 那里现有的内容。
panel-mask-fill = 填充
    .about = 将蒙版周围的颜色向内涂抹。
panel-mask-noise = 噪声
    .about = 潜空间噪声：现有内容全部不保留。
panel-mask-nothing = 空白
    .about = 全为零的潜空间。
panel-mask-sees = 模型看到的范围
panel-mask-area = 区域
panel-mask-whole = 整张图像
    .about = 按图像本身的比例重绘蒙版部分。
panel-mask-only = 仅蒙版区域
    .about = 将蒙版所在的方框放大到处理尺寸：小物体也有细节。
panel-mask-soft = 柔和：灰色处比白色处改变少
    .about = 蒙版在某处越不透明，该处像素可改变得越多（Differential Diffusion）。

## 实时模式：绘制时持续重新生成图像。

panel-live-fast = 快速（{ $steps } 步）
    .about = 使用模型自带的快速权重。
panel-live-steps = 实时步数
    .about = 步数少才跟得上手。
panel-live-strength = 实时重绘幅度
    .about = 图像可以偏离所绘内容多少。
panel-live-tiny = 有微型解码器时用它解码
panel-live-ready = 画布上显示的是实时图像。
panel-live-waits = 开始绘制，图像随即出现。
panel-live-take = 采用为图层
# 丢弃实时图像。
panel-live-drop = 丢弃

## 生成框：下一张图像在何处生成。

panel-frame-remove = 移除生成框
    .about = 恢复在整张画布上生成图像。
panel-frame-tool = 生成框工具
    .about = 在画布上用控制点放置生成框。
# size：形如“512 × 512”。
panel-frame-works = 处理尺寸 { $size }
# sizes：在画布上与在模型中，形如“700 × 700 → 512 × 512”。
panel-frame-scaled = 画布上 → 模型中：{ $sizes }
panel-frame-scale = 缩放到模型熟悉的尺寸
    .about = 生成框与模型熟悉的尺寸相差较大时，先缩放到该尺寸，之后再缩放回去。
panel-frame-x = 生成框 X
panel-frame-y = 生成框 Y
panel-frame-width = 生成框宽度
panel-frame-height = 生成框高度

## 尺寸与种子。

panel-size-width = 宽度
panel-size-height = 高度
panel-size-swap = 互换宽度与高度
# size：形如“512 × 768”。
panel-size-is = 尺寸 { $size }
panel-seed = 种子
panel-seed-variation = 变体种子
panel-seed-locked = 种子已锁定
panel-seed-anew = 种子每次随机
panel-seed-lock = 锁定时，相同参数生成相同图像。不锁定时，每个任务抽取新种子。

## 以更大尺寸进行的第二遍生成（高清修复）。

hires-on = 放大后二次重绘
    .about = 先按上面的尺寸构图，放大后再重绘一遍（高清修复）：大图中不会出现重复的主体。
hires-factor = 改用倍数
    .about = 生成参数指定了尺寸。改用倍数后，将随上面的尺寸变化。
hires-upscaler = 放大方式
# name：用什么放大图像。
hires-by = 方式：{ $name }
hires-built-in = 内置放大模型
    .about = 由内置网络放大像素。
hires-lanczos = 直接缩放像素：速度快，但较模糊。
hires-latent = 缩放潜空间，需要 50% 或更高的重绘幅度来修复。

## 控制网络：新图像所参照的图像。编号从 1 开始。

control-add = 添加控制
    .about = ControlNet 让生成的图像遵循另一张图像。
control-remove = 移除控制 { $number }
control-title = 控制 { $number }
control-network = 控制 { $number } 的网络
control-choose = 选择网络
control-none-found = 未找到 ControlNet：请在模型库中添加其所在文件夹
control-picture = 控制 { $number } 的图像
control-from-canvas = 画布
    .about = 生成框内可见的内容。
control-from-layer = 图层
    .about = 当前绘制的图层。
control-from-file = 文件…
    .about = 图像文件。
# file：文件名。
control-follows = 参照 { $file }
control-preprocessor = 控制 { $number } 的预处理器
# 边缘检测的两个阈值。
control-edges-low = 控制 { $number } 的预处理器：低阈值
    .about = 弱于此值的不算边缘。
control-edges-high = 控制 { $number } 的预处理器：高阈值
    .about = 强于此值的边缘保留；介于两者之间的，与强边缘相接时保留。
control-preview = 控制 { $number } 的预览
# 预览图像，供屏幕阅读器使用。
control-followed = 控制 { $number } 所参照的图像
control-strength = 控制 { $number } 的强度
    .about = 遵循该图像的强度；1 为网络训练时的强度。
control-start = 控制 { $number } 的起点
    .about = 从总步数的多少比例起生效。
control-end = 控制 { $number } 的终点
    .about = 到总步数的多少比例为止。
control-guess = 控制 { $number } 优先于提示词
    .about = 更多遵循图像而非提示词（Guess Mode）。

## 高级参数。

sampler-name = 采样器
sampler-schedule = 调度器
sampler-discard = 舍弃归零前的最后一个噪声级别
sampler-sgm = 初始噪声使用 SGM 倍率
# 数值方法的不同变体。
sampler-form = 方法形式
sampler-midpoint = 中点
    .about = 二阶项按中点法计算。
sampler-heun = 二阶项按 Heun 法计算。
sampler-bh1 = UniPC 的第一种形式。
sampler-bh2 = UniPC 的第二种形式。
panel-advanced-prompt = 提示词与引导
panel-advanced-economy = 以较少计算得到相近图像
panel-advanced-tiny = 用微型解码器解码
panel-advanced-variation = 变体：同一种子，向另一种子偏移
panel-advanced-working = 蒙版区域的处理尺寸
# 带权重的词语如何处理，如“(cat:1.2)”。
panel-emphasis = 强调方式
panel-emphasis-mean = 保持均值
    .about = 对词语加权，再将整体恢复到原均值（即 A1111 的“Original”）。
panel-emphasis-weighted = 仅加权
    .about = 对词语加权后不作调整（即 A1111 的“No norm”）：适合 SDXL。
panel-emphasis-ignore = 忽略
    .about = 识别括号，但不采用其中的权重。
panel-emphasis-off = 关闭
    .about = 括号视为普通字符。

## 开始按钮，按将要执行的操作命名。

footer-generate = 生成
    .about = 只根据提示词生成图像。
footer-change = 修改图像
    .about = 以画布上的内容为起点生成新图像。
footer-repaint = 重绘蒙版
    .about = 只重新生成蒙版覆盖的部分，其余不变。
footer-fill = 填充空白部分
    .about = 生成空白部分，已有内容保持原样。
footer-outpaint = 扩图
footer-one-more = 再次单击会在队列中增加一个任务。
footer-count = 一次生成多少张图像。每张的种子依次递增。
footer-cancel = 取消
    .about = 立即停止；图像保持原样。

## 等待的任务。

queue-waiting = 队列：{ $count } 个等待
queue-paused = 队列：{ $count } 个等待，已暂停
queue-pause = 暂停队列
    .about = 队列暂停后，正在运行的任务会完成，但不再启动其他任务。
queue-go-on = 继续
# 各任务旁的按钮；任务编号从 1 开始。
queue-cancel = 取消任务 { $number }
queue-later = 推后任务 { $number }
queue-earlier = 提前任务 { $number }
queue-first = 任务 { $number } 移到最前

## 放大面板：放大图像。

panel-upscale-what = 放大内容
panel-upscale-picture = 图像
    .about = 图像中所有可见的内容。
panel-upscale-selection = 选区
    .about = 选区内可见的内容。
panel-upscale-layer = 图层
    .about = 仅当前图层，保留其透明度；如为图层组，则取组内全部内容。
# 在所用网络的选项之上。
panel-upscale-by = 放大方式
panel-upscale-upscaler = 放大模型
panel-upscale-looking = 正在查找放大模型…
panel-upscale-restoration = 修复程度
    .about = 0% 忠于原图；100% 充分修复：去除噪点、模糊和 JPEG 块状失真。
panel-upscale-how-large = 放大多少
panel-upscale-same = 尺寸不变，仅修复
panel-upscale-times = 放大 { $factor } 倍
panel-upscale-factor = 倍数
    .about = 结果的宽和高为原来的多少倍。
panel-upscale-width = 宽度
panel-upscale-height = 高度
panel-upscale-side = 另一边随之变化，以保持比例。
# 放大后的图像如何处理：见以下选项。
panel-upscale-becomes = 结果用作
panel-upscale-this = 当前图像
    .about = 画布随结果扩大，图层一同放大，结果放在最上层。撤销可全部恢复。
panel-upscale-new-layer = 图层
    .about = 在原位置新建图层，细节以画布可容纳为限：用于修复图像的局部。
panel-upscale-new-picture = 新图像
    .about = 以完整尺寸单独打开。撤销可恢复当前图像。
# 用于扩散类放大模型。
panel-upscale-led = 由提示词引导
panel-upscale-refine = 用提示词细化
panel-upscale-refine-on = 细化放大后的图像
    .about = 用生成面板的模型及其采样器、步数和引导系数，以相互重叠的分块处理放大后的图像，按提示词增添细节。
panel-upscale-strength = 细化重绘幅度
    .about = 图像允许改变多少：20% 到 40% 会增添细节并保留原有内容。
panel-upscale-own-refine = 使用模型的分块尺寸
    .about = 分块尺寸与模型训练时的尺寸相同，画质最佳。
panel-upscale-refine-tile = 细化分块
panel-upscale-refine-tiles = 以 { $side } 像素分块
panel-upscale-tiles = 分块
panel-upscale-own-tile = 自定分块尺寸
    .about = 图像分块放大，重叠范围与网络的感受范围一致：分块尺寸不影响结果，只影响内存占用和速度。
panel-upscale-tile = 分块
panel-upscale-tile-free = 在可用内存允许的范围内尽量大。
panel-upscale-many = 多个文件
panel-upscale-files = 放大文件…
    .title = 放大文件
    .about = 逐个放大图像文件或整个文件夹。
# 开始按钮。
panel-upscale-start = 放大
    .about = 结果与原图对比显示，采用之前不会更改任何内容。
# size：形如“2048 × 2048”。
panel-upscale-start-to = 放大到 { $size }

## 图层。

layers-title = 图层
layers-blend = 混合模式
layers-opacity = 不透明度
    .about = 当前图层的覆盖程度。
layers-row = 图层 { $name }
layers-name = 图层名称
layers-eye = 显示或隐藏
    .about = 隐藏的图层不会出现在导出的图像中。
# 屏幕阅读器对以上按钮及以下按钮的描述。
layers-eye-of = 显示图层 { $name }
layers-fold = 折叠图层组
layers-unfold = 展开图层组
layers-unfold-group = 展开图层组 { $name }
layers-picture = 图层内容
    .about = 单击在图层本身上绘制。Ctrl+单击选中其内容。
layers-picture-of = 图层 { $name } 的内容
layers-mask = 图层蒙版
    .about = 单击在蒙版上绘制：黑色隐藏，白色显示。Shift+单击停用或启用蒙版。
layers-mask-of = 图层 { $name } 的蒙版
layers-lock = 锁定
    .about = 不允许任何更改。
layers-lock-of = 锁定：图层 { $name }
layers-alpha-lock = 锁定透明度
    .about = 透明处保持透明；绘制只改变颜色。
layers-alpha-lock-of = 锁定透明度：图层 { $name }
layers-select-pixels = 选择其内容

## 界面语言，在设置中。

language = 语言
# 第一个选项；name：系统语言的本名。
language-system = 跟随系统（{ $name }）
# 为何不能选择其他语言。SCUMBLE_LANG 是变量名。
language-overruled = 界面语言由环境变量 SCUMBLE_LANG 指定。
# language：该语言的英文名。
language-no-font = 此系统没有包含 { $language } 字符的字体，因此界面使用英语：请安装包含这些字符的字体，例如 fonts-noto-cjk 软件包，然后重新启动
