### 正在生成的内容及其进度：任务、候选图、画布、放大的图像，以及周围的窗口。

## 任务。

# 任务生成什么；没有提示词时作为队列中的名称。
job-kind-text-to-image = 文生图
job-kind-image-to-image = 图生图
job-kind-inpaint = 局部重绘
job-kind-outpaint = 扩图
job-kind-upscale = 放大
job-kind-upscale-files = 放大文件

# 任务进行到哪里：显示在宽按钮上，须简短。
job-preparing = 正在准备
job-waiting = 等待中
job-enlarging = 正在放大
job-loading-text-encoder = 正在加载文本编码器，{ $percent }%
job-loading-denoiser = 正在加载去噪网络，{ $percent }%
job-loading-decoder = 正在加载解码器，{ $percent }%
job-loading-upscaler = 正在加载放大模型，{ $percent }%
job-decoding = 正在解码，{ $percent }%
# $left 是时间，见下。
job-step = 第 { $done }/{ $of } 步
job-step-left = 第 { $done }/{ $of } 步，剩余 { $left }
job-refining = 细化，第 { $done }/{ $of } 步
job-refining-left = 细化，第 { $done }/{ $of } 步，剩余 { $left }
job-tile = 第 { $done }/{ $of } 块
job-tile-left = 第 { $done }/{ $of } 块，剩余 { $left }

# 时长。较小的数为两位。
job-time-seconds = { $seconds } 秒
job-time-minutes = { $minutes } 分 { $seconds } 秒
job-time-hours = { $hours } 小时 { $minutes } 分

# 任务为何不能开始。
job-busy = 正在准备的内容太多：请稍候
job-model-gone = 模型“{ $path }”已不存在：请恢复其文件夹，或选择其他模型
job-canvas-changed = 画布已改变：请重新扩图
job-mask-does-not-fit = 蒙版与生成框不符
job-frame-beside = 生成框不在画布上

# 任务略去了什么。
job-left-out = { $problem }；已略去
job-no-tiny-decoder = 此模型没有微型解码器：由其自带的 VAE 解码图像
job-vae-gone = VAE“{ $path }”已不存在：使用模型自带的 VAE
job-tiny-decoder-gone = 微型解码器“{ $path }”已不存在：预览不使用它
job-control-gone = ControlNet“{ $path }”已不存在
job-control-beside = 生成框不在画布上
job-control-of-group = 图层组没有可供控制的像素：请选择图层
job-no-depth = 预处理器“深度”需要深度估计模型，而模型文件夹中没有
job-no-upscaler = 放大模型“{ $name }”不在模型文件夹中：使用内置放大模型

# 各项工作。用在“……时出现内部错误”之前。
job-work = 执行任务
live-work = 执行实时任务
candidates-work-thumbnail = 生成缩略图
candidates-work-picture = 载入图像
upscale-work-files = 查找图像
upscale-work-part = 查找要放大的内容
upscale-work-network = 检查放大模型

## 画布下方的候选图栏。

candidates-count = { $count } 张候选图
# 屏幕阅读器对候选图的描述。
candidates-name = 候选图 { $number }，种子 { $seed }
candidates-name-enlarged = 候选图 { $number }，放大到 { $size }
candidates-card = 单击将其采用到图像中；右键单击显示其他操作。
# 候选图的菜单。
candidates-take = 采用
candidates-look = 查看
candidates-more-like = 更多类似结果
candidates-use-settings = 使用其参数
candidates-open = 作为单独的图像打开
candidates-save = 保存…
candidates-discard = 丢弃
# 移动前后分界线的滑块。
candidates-split = 之前 | 之后
candidates-save-all = 全部保存…
    .about = 将所有候选图写入文件夹。
candidates-discard-all = 全部丢弃
    .about = 清空候选图栏。
candidates-beside-canvas = 候选图现已不在画布范围内：请将其作为单独的图像打开，或撤销到画布仍包含它的状态

## 画布。

# 屏幕阅读器的描述。
canvas-name = 画布
canvas-border = 前后对比的分界线
canvas-frame-name = 生成框 { $size }
canvas-frame = 生成框
    .about = 生成框：框内是模型看到的内容；先后标出框在画布上和在模型中的尺寸。

# 生成框有何异常。$native 和 $working 是尺寸：1024x1024。
canvas-frame-long = 生成框的长边是短边的 { $times } 倍，而模型熟悉的图像接近 { $native }：主体可能重复；请缩短生成框，或分步扩图
canvas-frame-small = 生成框过小，模型以其 { $times } 倍的尺寸处理：请扩大生成框，让模型看到更多周围内容
canvas-frame-large = 生成框大于模型的处理尺寸：结果会放大 { $times } 倍，较为模糊；请缩小生成框以获得更多细节
canvas-frame-far-more = { $working } 远大于模型熟悉的 { $native }：主体可能重复
canvas-frame-far-less = { $working } 远小于模型熟悉的 { $native }：画质可能较差

canvas-nothing-masked = 没有蒙版：请先绘制蒙版
canvas-nothing-selected = 没有选区：请先选择图像的一部分
canvas-paste-nothing = 剪贴板中没有图像：请复制图像，或将文件拖到窗口中
canvas-impossible = 画布不能为 { $extent }：请将边长设为 1 到 { $side }，总计不超过 { $millions } 百万像素
canvas-cannot-grow = 画布无法扩大到容纳生成框：请重新放置生成框
canvas-extend-nowhere = 请至少为一边指定图像扩展多少
canvas-extend-too-far = 图像不能扩展这么多：请减小各边的数值

# 可以撤销的步骤。
canvas-step-frame = 设置生成框
canvas-step-grow = 扩大画布
canvas-step-crop = 裁剪
canvas-step-extend = 扩展画布
canvas-step-size = 画布大小
canvas-step-blend = 混合模式

# 空白画布上的文字。
empty-title = 从文字开始，或从图像开始
empty-words = 写下想要的画面，然后按 Ctrl+Enter。
empty-picture = 或将图像拖到这里，再涂抹要修改的部分。
# 文件悬停在窗口上方时。
empty-drop = 松开即可打开

## 放大的图像。

# 设置的结果。尺寸形如 512 × 512。
upscale-result = { $from } → { $to }，{ $megapixels } 百万像素
upscale-nothing = 没有可放大的内容
upscale-cost = 约需 { $memory } 内存，耗时约 { $time }
upscale-cost-unknown = 约需 { $memory } 内存，耗时未知
upscale-memory-gb = { $number } GB
upscale-memory-mb = { $number } MB

# 图像为何不能放大，或事先须知道什么。
upscale-not-taken = 候选图尚未放到画布上：请先采用它（Enter）
upscale-empty-canvas = 画布为空：请生成或打开图像
upscale-nothing-selected = 没有选区：请选择要放大的部分
upscale-empty-layer = 当前图层在此处为空：请选择其他图层
upscale-gone = 要放大的内容已不在画布上：请重试
upscale-impossible-size = 图像不能为此尺寸：请选择其他倍数、宽度或高度
upscale-impossible-size-now = 图像不能为此尺寸：请另选尺寸
upscale-too-large = 这里的图像每边最多 { $side } 像素，总计最多 { $megapixels } 百万像素：请减小尺寸，或用“放大文件”直接放大文件
upscale-memory-short = 约需 { $needed } 内存，可用 { $free }：请选择较小的尺寸，或关闭其他程序
upscale-beyond-network = 该网络放大 { $native } 倍；到 { $factor } 倍的其余部分只是普通重采样，较为模糊
upscale-beyond-webp = WebP 每边最多 { $side } 像素：请导出为 PNG 或 JPEG
upscale-not-here = 缺少放大模型“{ $name }”：保留当前的放大模型
upscale-no-variations = 放大没有变体：请在放大面板中更改设置

# 队列中的任务名称。
upscale-job = 放大到 { $size }
# 对用于放大的扩散模型的说明：种类与倍数。
upscale-diffusion = 扩散模型，×{ $scale }

# 画布上分界线的两侧。尺寸之前有两个空格。
upscale-before = 之前
upscale-after = 之后
upscale-before-size = 之前  { $size }
upscale-after-size = 之后  { $size }

# 放大的图像为何不能放入文档。
upscale-other-canvas = 画布尺寸已改变，而放大的图像是按 { $size } 生成的：请将其作为单独的图像打开，或撤销到该尺寸
upscale-no-canvas = 画布不能达到放大图像的尺寸：请将其保存为文件
upscale-beside-canvas = 所放大的内容现已不在画布范围内：请将放大的图像作为单独的图像打开

# 多个文件。结果的格式单独显示，或跟在“格式：”之后。
upscale-format-kept = 与原文件相同
upscale-format-webp = WebP（无损）
upscale-files-job = 放大 { $count } 个文件
upscale-files-empty-folder = “{ $path }”中没有图像
upscale-files-unreadable-folder = 无法读取文件夹“{ $path }”（{ $error }）
upscale-files-too-many = 一批最多 { $most } 个文件：略去了 { $count } 个
upscale-files-by-networks = 文件由网络放大：请选择非扩散模型的放大模型
upscale-files-by-factor = 文件按倍数放大：请选择倍数
upscale-files-none-left = 没有要放大的文件：请添加文件
# 多文件任务的结果。$reason 是一句话。
upscale-files-done = 已放大 { $done } 张图像
upscale-files-one-failed = 已放大 { $done } 张图像，1 张失败：{ $reason }
upscale-files-some-failed = 已放大 { $done } 张图像，{ $count } 张失败；第一张：{ $reason }
upscale-files-show-list = 显示列表

## 底部状态栏与通知。

status-zoom = 显示整张画布
    .about = 当前的显示比例。
status-live = 实时
status-live-paint = 实时：请绘制
status-selection = 选区
status-notice-close = 关闭此通知
status-notice-dismiss = 忽略
# 多次出现的通知。
status-notice-times = { $text }（{ $count }×）
status-first-of-dropped = 只打开了拖入的第一个文件

## 顶部栏。

top-menu = 菜单
    .about = 所有可用的命令。Ctrl+K 可按名称查找。

## 控件。

# 屏幕阅读器对多选一控件的描述。
widget-choice = { $name }：{ $choice }

## 文件对话框、剪贴板与系统。

# 文件对话框的标题。
system-open = 打开项目或图像
system-export = 导出图像
system-save = 保存项目
system-choose-model-folder = 选择模型文件夹
system-choose-picture-folder = 选择图像文件夹
system-choose-results = 选择结果的存放位置
system-choose-candidates-folder = 选择候选图的文件夹
system-choose-control = 选择要参照的图像
system-choose-pictures = 选择要放大的图像
# 其中的文件种类。
system-all = 项目、图像
system-projects = 项目
system-pictures = 图像

system-no-dialog-open = 此系统不能显示文件对话框：请将文件拖到窗口中，或在命令行中指定
system-no-dialog-path = 此系统不能显示文件对话框：请输入路径
system-no-dialog-pictures = 此系统不能显示文件对话框：请将文件拖到窗口中
system-no-dialog-control = 此系统不能显示文件对话框：请让控制参照画布或图层
system-no-dialog-folder = 此系统不能显示文件对话框：请在设置中输入文件夹路径
system-not-revealed = 无法显示“{ $path }”所在的文件夹（{ $error }）：请手动打开
system-no-thread = 无法启动线程（{ $error }）：请关闭其他程序后重试
system-no-clipboard = 剪贴板没有响应（{ $error }）：请将文件拖到窗口中
system-copied = 图像已放入剪贴板
system-not-copied = 剪贴板不接受该图像（{ $error }）：请改为导出

## 为何没有窗口。显示在终端中，跟在“error:”之后。

start-no-display = 未找到显示服务（DISPLAY 和 WAYLAND_DISPLAY 均未设置）：请用 `scumble generate` 在无窗口时生成图像，参见 `scumble --help`
start-not-set-up = 无法建立窗口（{ $error }）：请用 `scumble generate` 在无窗口时生成图像，参见 `scumble --help`
start-no-window = 无法打开窗口（{ $error }）：请用 `scumble generate` 在无窗口时生成图像，参见 `scumble --help`
start-no-answer = 显示服务没有响应（{ $error }）：请用 `scumble generate` 在无窗口时生成图像，参见 `scumble --help`
start-no-adapter = 没有可绘制窗口的显卡（{ $error }）：请用 `scumble generate` 在无窗口时生成图像，参见 `scumble --help`
start-no-thread = 无法启动线程（{ $error }）：请关闭其他程序
